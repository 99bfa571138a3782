package dev.coffer.domain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An immutable string of octets, equal by content.
 *
 * <p>Copies in and copies out. Comparison takes the same time wherever two values of one length
 * differ, so it may be used on digests and tokens. Prints as its length only: content that may be
 * logged is logged by {@link #hex()} on purpose. Thread-safe.
 */
public final class Bytes implements Comparable<Bytes> {
  private static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  public static Bytes empty() {
    return EMPTY;
  }

  public static Bytes of(byte... octets) {
    return octets.length == 0 ? EMPTY : new Bytes(octets.clone());
  }

  /** The octets {@code from} (inclusive) to {@code to} (exclusive) of {@code octets}. */
  public static Bytes copyOf(byte[] octets, int from, int to) {
    return new Bytes(Arrays.copyOfRange(octets, from, to));
  }

  public static Bytes utf8(String text) {
    return new Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The octets that {@code hex} names, two digits each.
   *
   * @throws IllegalArgumentException on an odd count or another character
   */
  public static Bytes fromHex(String hex) {
    return new Bytes(HexFormat.of().parseHex(hex));
  }

  /**
   * The octets of unpadded base64url text (RFC 4648 section 5).
   *
   * @throws IllegalArgumentException on any other character, padding included, and on stray bits in
   *     the last one: there is one text for each value
   */
  public static Bytes fromBase64Url(String text) {
    Bytes octets = new Bytes(Base64.getUrlDecoder().decode(text));
    if (!octets.base64Url().equals(text)) {
      throw new IllegalArgumentException("base64url must be unpadded and without stray bits");
    }
    return octets;
  }

  /** All octets of the parts, one part after the other. */
  public static Bytes concat(Bytes... parts) {
    int length = 0;
    for (Bytes part : parts) {
      length += part.value.length;
    }
    byte[] all = new byte[length];
    int at = 0;
    for (Bytes part : parts) {
      System.arraycopy(part.value, 0, all, at, part.value.length);
      at += part.value.length;
    }
    return new Bytes(all);
  }

  public int length() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The octet at {@code index}, 0..255. */
  public int at(int index) {
    return value[index] & 0xff;
  }

  /**
   * The octets {@code from} (inclusive) to {@code to} (exclusive); zeros stand for those beyond its
   * end.
   *
   * @throws ArrayIndexOutOfBoundsException when it begins beyond the end
   * @throws IllegalArgumentException when it ends before it begins
   */
  public Bytes slice(int from, int to) {
    return copyOf(value, from, to);
  }

  public byte[] toArray() {
    return value.clone();
  }

  /** Writes these octets into {@code target}, which has room for all of them from there. */
  public void copyTo(byte[] target, int from) {
    System.arraycopy(value, 0, target, from, value.length);
  }

  /** Two small digits for each octet. */
  public String hex() {
    return HexFormat.of().formatHex(value);
  }

  /** Unpadded base64url. */
  public String base64Url() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(value);
  }

  /** These octets read as UTF-8; malformed parts become replacement characters. */
  public String asUtf8() {
    return new String(value, StandardCharsets.UTF_8);
  }

  /** Feeds these octets to {@code digest} without a copy. */
  public void updateTo(MessageDigest digest) {
    digest.update(value);
  }

  /** Unsigned lexicographic order, the order of RFC 8949 section 4.2.1. */
  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && MessageDigest.isEqual(value, that.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return "Bytes[" + value.length + "]";
  }
}
