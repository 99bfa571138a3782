package dev.coffer.adapters.web;

import dev.coffer.application.Problem;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/**
 * How long bodies may be, in octets. Whatever the formats allow fits; all else is small, so that
 * nobody can make the server hold much for nothing.
 */
final class Bodies {
  /** A message without signed contents. */
  static final int USUAL = 64 << 10;

  /** A product with all its modules, each symbol escaped. */
  static final int PRODUCT = 128 << 10;

  /** A table of orders. */
  static final int TABLE = 1 << 20;

  /** A message around one context. */
  static final int CONTEXT = around(SignedMessage.LONGEST);

  /** A message around one context and what its firm granted. */
  static final int BACKED_CONTEXT = around(SignedMessage.LONGEST) + around(SignedGrant.LONGEST);

  /** A message around one update with its entries. */
  static final int UPDATE = around(SignedUpdate.LONGEST_BUNDLE);

  private static final int ENVELOPE = 1 << 10;

  /** A body that comes slower holds its connection for no good reason. */
  private static final long LEAST_BYTES_A_SECOND = 256;

  private Bodies() {}

  private static int around(int octets) {
    return (octets * 4 + 2) / 3 + ENVELOPE;
  }

  /**
   * Reads a body. One that is announced too long is refused unread.
   *
   * @throws Refused when it is longer than {@code most}, or comes too slowly
   * @throws Malformed when it breaks off
   */
  static byte[] read(HttpServletRequest request, int most, Duration patience) {
    if (request.getContentLengthLong() > most) {
      throw tooLarge(most);
    }
    byte[] body;
    try {
      body = read(request.getInputStream(), most + 1, patience);
    } catch (IOException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw new Refused(Problem.REQUEST_TOO_SLOW, Map.of());
      }
      throw new Malformed(Malformed.Reason.TRUNCATED, "the body breaks off");
    }
    if (body.length > most) {
      throw tooLarge(most);
    }
    return body;
  }

  private static byte[] read(InputStream in, int most, Duration patience) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    byte[] some = new byte[8 << 10];
    long begun = System.nanoTime();
    while (body.size() < most) {
      int length = in.read(some, 0, Math.min(some.length, most - body.size()));
      if (length < 0) {
        break;
      }
      body.write(some, 0, length);
      Duration allowed = patience.plusSeconds(body.size() / LEAST_BYTES_A_SECOND);
      if (System.nanoTime() - begun > allowed.toNanos()) {
        throw new Refused(Problem.REQUEST_TOO_SLOW, Map.of());
      }
    }
    return body.toByteArray();
  }

  private static Refused tooLarge(int most) {
    return new Refused(Problem.REQUEST_TOO_LARGE, Map.of("limit", Integer.toString(most)));
  }
}
