package dev.coffer.application.webhook;

import dev.coffer.application.outbox.EventType;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address that a firm wants events sent to.
 *
 * @param url where to: http or https, with a host, without a user and a fragment
 * @param types names of the catalogue, or {@code license.*} for all that begin so; empty: all
 * @param secret what signs, sealed
 */
public record Webhook(
    Id id, FirmId firm, String url, Set<String> types, Bytes secret, Instant createdAt) {
  /** The longest address, in characters. */
  public static final int LONGEST_URL = 1000;

  private static final String ANY = ".*";

  /** Scheme, host and port of RFC 3986, then path and query in its characters. */
  private static final Pattern ADDRESS =
      Pattern.compile(
          "https?://(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\\[[0-9A-Fa-f:.]+])(?::([0-9]{1,5}))?"
              + "(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
              + "(?:\\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?");

  public Webhook {
    url = checked(url);
    types = Collections.unmodifiableSet(new TreeSet<>(types));
    types.forEach(Webhook::checkType);
    createdAt = StoredTime.of(createdAt);
  }

  private static String checked(String url) {
    Text.name("a webhook's address", url, LONGEST_URL);
    Matcher address = ADDRESS.matcher(url);
    if (address.matches() && isPort(address.group(1))) {
      return url;
    }
    throw new Malformed(
        Malformed.Reason.BAD_TEXT,
        "a webhook's address is http or https with a host, without user and fragment");
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= 65_535);
  }

  private static void checkType(String type) {
    boolean known =
        type.endsWith(ANY)
            ? Arrays.stream(EventType.values()).anyMatch(each -> begins(each.label(), type))
            : EventType.ofLabel(type).isPresent();
    if (!known) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a type that is not in the catalogue");
    }
  }

  private static boolean begins(String label, String type) {
    return label.startsWith(type.substring(0, type.length() - 1));
  }

  /** Whether an event goes here; a test goes to the webhook that is its subject. */
  boolean wants(String type, String subject) {
    if (type.equals(EventType.WEBHOOK_TEST.label())) {
      return subject.equals(id.text());
    }
    return types.isEmpty()
        || types.contains(type)
        || types.stream().anyMatch(each -> each.endsWith(ANY) && begins(type, each));
  }
}
