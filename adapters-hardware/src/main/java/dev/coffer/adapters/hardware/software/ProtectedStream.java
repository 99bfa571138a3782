package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.protect.ProtectedHeader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads protected files of any size, in segments that are each authenticated:
 * AES-256-GCM of the JDK, the nonce made of the segment's number and whether it is the last, so
 * that segments left out, put in, swapped or cut off are noticed. The head is authenticated with
 * every segment. The format is docs/spec/protected.md.
 *
 * <p>What {@link #open} has written was verified, but only when it returns is it whole: whoever
 * writes into a file keeps it aside until then. Memory: two segments. Not for sharing; static
 * methods on streams that the caller closes.
 */
public final class ProtectedStream {
  static final Bytes MAGIC = Bytes.utf8("COFFERP1");
  private static final int TAG = 16;
  private static final int NONCE = 12;

  private ProtectedStream() {}

  /** Content that is not as it was protected: altered, cut off, or for another key. */
  public static final class Altered extends IOException {
    private static final long serialVersionUID = 1L;

    Altered(String what) {
      super(what);
    }
  }

  /**
   * Protects all that {@code plain} has.
   *
   * @return how many octets it had
   */
  public static long seal(
      ProtectedHeader header, Bytes contentKey, InputStream plain, OutputStream out)
      throws IOException {
    Bytes head = head(header);
    out.write(head.toArray());
    Segments segments = new Segments(Cipher.ENCRYPT_MODE, contentKey, head);
    byte[] now = new byte[header.segment()];
    byte[] next = new byte[header.segment()];
    byte[] sealed = new byte[header.segment() + TAG];
    int length = plain.readNBytes(now, 0, now.length);
    long total = length;
    while (true) {
      int following = length < now.length ? 0 : plain.readNBytes(next, 0, next.length);
      boolean last = following == 0;
      int size = segments.next(now, length, last, sealed);
      out.write(sealed, 0, size);
      if (last) {
        return total;
      }
      byte[] swap = now;
      now = next;
      next = swap;
      length = following;
      total += length;
    }
  }

  /**
   * Whether a protected file begins here; {@code in} stays where it is.
   *
   * @param in one that can be marked
   */
  public static boolean begins(InputStream in) throws IOException {
    in.mark(MAGIC.length());
    boolean begins = begins(Bytes.of(in.readNBytes(MAGIC.length())));
    in.reset();
    return begins;
  }

  /** Whether these are the first octets of a protected file. */
  public static boolean begins(Bytes start) {
    return start.length() >= MAGIC.length() && start.slice(0, MAGIC.length()).equals(MAGIC);
  }

  /** How many octets of a file come before its content. */
  public static int headLength(ProtectedHeader header) {
    return head(header).length();
  }

  /**
   * Reads the head and leaves {@code in} at the content.
   *
   * @throws Altered when there is none
   */
  public static ProtectedHeader readHeader(InputStream in) throws IOException {
    byte[] start = in.readNBytes(MAGIC.length() + 2);
    if (start.length < MAGIC.length() + 2
        || !Bytes.of(start).slice(0, MAGIC.length()).equals(MAGIC)) {
      throw new Altered("this is no protected file");
    }
    int length = (start[MAGIC.length()] & 0xff) << 8 | (start[MAGIC.length() + 1] & 0xff);
    if (length > ProtectedHeader.LONGEST) {
      throw new Altered("the head is longer than a head can be");
    }
    byte[] encoded = in.readNBytes(length);
    if (encoded.length < length) {
      throw new Altered("the file ends inside its head");
    }
    try {
      return ProtectedHeader.parse(Bytes.of(encoded));
    } catch (Malformed e) {
      throw new Altered("the head cannot be read: " + e.getMessage());
    }
  }

  /**
   * Opens the content after {@link #readHeader}, to its end; nothing may follow.
   *
   * @return how many octets were written
   * @throws Altered when it is not what was protected; what was written before is not whole
   */
  public static long open(
      ProtectedHeader header, Bytes contentKey, InputStream sealed, OutputStream out)
      throws IOException {
    Segments segments = new Segments(Cipher.DECRYPT_MODE, contentKey, head(header));
    byte[] now = new byte[header.segment() + TAG];
    byte[] next = new byte[header.segment() + TAG];
    byte[] plain = new byte[header.segment()];
    int length = sealed.readNBytes(now, 0, now.length);
    long total = 0;
    for (boolean first = true; ; first = false) {
      int following = length < now.length ? 0 : sealed.readNBytes(next, 0, next.length);
      boolean last = following == 0;
      if (length < TAG || (length == TAG && !first)) {
        throw new Altered("the file ends inside a segment");
      }
      int size = segments.next(now, length, last, plain);
      out.write(plain, 0, size);
      total += size;
      if (last) {
        return total;
      }
      byte[] swap = now;
      now = next;
      next = swap;
      length = following;
    }
  }

  private static Bytes head(ProtectedHeader header) {
    Bytes encoded = header.encode();
    return Bytes.concat(
        MAGIC, Bytes.of((byte) (encoded.length() >>> 8), (byte) encoded.length()), encoded);
  }

  /** One direction through the segments of one file. */
  private static final class Segments {
    private final int mode;
    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] associated;
    private final byte[] nonce = new byte[NONCE];
    private long number;

    Segments(int mode, Bytes contentKey, Bytes head) {
      this.mode = mode;
      this.associated = Digest.sha256(head).value().toArray();
      byte[] octets = contentKey.toArray();
      this.key = new SecretKeySpec(octets, "AES");
      Arrays.fill(octets, (byte) 0);
      try {
        this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every Java platform has AES-GCM", e);
      }
    }

    int next(byte[] in, int length, boolean last, byte[] out) throws IOException {
      for (int i = 0; i < Long.BYTES; i++) {
        nonce[i] = (byte) (number >>> (56 - 8 * i));
      }
      nonce[NONCE - 1] = (byte) (last ? 1 : 0);
      number++;
      try {
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(in, 0, length, out, 0);
      } catch (AEADBadTagException e) {
        throw new Altered("segment " + (number - 1) + " is not as it was protected");
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("AES-GCM refused a segment", e);
      }
    }
  }
}
