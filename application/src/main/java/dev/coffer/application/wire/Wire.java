package dev.coffer.application.wire;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.ticket.TicketCode;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * The rules that all messages share: octets are unpadded base64url, instants ISO-8601 in UTC,
 * durations whole seconds, ids and serials their text forms; a component that is not {@link
 * Nullable} must be there.
 */
public final class Wire {
  /** The media type of messages. */
  public static final String JSON = "application/json";

  /** The media type of refusals. */
  public static final String PROBLEM = "application/problem+json";

  /** Comes before {@link dev.coffer.application.Problem#type()} in a refusal's {@code type}. */
  public static final String PROBLEM_PREFIX = "urn:coffer:problem:";

  private Wire() {}

  /**
   * {@code message}, when no required component of it or of a message inside it is absent.
   *
   * @throws Malformed naming the absent one
   */
  public static <T extends Record> T complete(T message) {
    check(message, "");
    return message;
  }

  private static void check(Record message, String path) {
    for (RecordComponent component : message.getClass().getRecordComponents()) {
      String name = path + component.getName();
      Object value = value(message, component);
      if (value == null) {
        if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
          throw new Malformed(Malformed.Reason.MISSING_KEY, name + " is missing");
        }
      } else if (value instanceof Record inner) {
        check(inner, name + ".");
      } else if (value instanceof Collection<?> items) {
        check(items, name);
      }
    }
  }

  private static void check(Collection<?> items, String name) {
    for (Object item : items) {
      if (item == null) {
        throw new Malformed(Malformed.Reason.MISSING_KEY, "an item of " + name + " is missing");
      }
      if (item instanceof Record inner) {
        check(inner, name + "[].");
      }
    }
  }

  private static @Nullable Object value(Record message, RecordComponent component) {
    try {
      return component.getAccessor().invoke(message);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /**
   * Reads octets.
   *
   * @param most the most there may be
   * @throws Malformed when the text is no base64url, or of more octets
   */
  public static Bytes bytes(String name, String text, int most) {
    if (text.length() > (most * 4L + 2) / 3) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, name + " has at most " + most + " bytes");
    }
    try {
      return Bytes.fromBase64Url(text);
    } catch (IllegalArgumentException e) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, name + " is not unpadded base64url");
    }
  }

  /** Reads a digest of 32 octets. */
  public static Digest digest(String name, String text) {
    Bytes value = bytes(name, text, 32);
    if (value.length() != 32) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, name + " has 32 bytes");
    }
    return new Digest(value);
  }

  /** Writes a firm's id. */
  public static String firm(FirmId firm) {
    return firm.root().value().base64Url();
  }

  /** Reads a firm's id. */
  public static FirmId firm(String text) {
    return new FirmId(digest("firm", text));
  }

  /** Reads a ticket's code; a mistyped one names what to look at. */
  public static TicketCode.Reading ticket(String text) {
    return TicketCode.parse(text);
  }
}
