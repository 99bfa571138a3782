package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Shares of a secret, any k of which give it back (Shamir, over GF(2^8) with the polynomial of
 * AES). Each octet of the secret is the value at 0 of a polynomial of degree k − 1; share x holds
 * the values at x.
 *
 * <p>An altered share gives another secret, and nothing here notices: what is opened with it does.
 */
public final class Threshold {
  /** The most shares. */
  public static final int MOST = 255;

  /**
   * One share.
   *
   * @param x 1..255, different in all shares of a secret
   * @param value as long as the secret
   */
  public record Share(int x, Bytes value) {
    public Share {
      if (x < 1 || x > MOST) {
        throw new IllegalArgumentException("a share's number is 1..255, was " + x);
      }
    }
  }

  private Threshold() {}

  /**
   * Shares {@code secret}.
   *
   * @param needed k, 1..{@code shares}
   * @param shares 1..255
   * @param random fresh octets, (k − 1) for each octet of the secret
   */
  public static List<Share> split(Bytes secret, int needed, int shares, Bytes random) {
    if (needed < 1 || needed > shares || shares > MOST) {
      throw new IllegalArgumentException("shares are k of n with 1 <= k <= n <= 255");
    }
    if (random.length() != (needed - 1) * secret.length()) {
      throw new IllegalArgumentException("k - 1 random octets for each octet of the secret");
    }
    List<Share> split = new ArrayList<>();
    for (int x = 1; x <= shares; x++) {
      byte[] value = new byte[secret.length()];
      for (int i = 0; i < value.length; i++) {
        int sum = 0;
        for (int power = needed - 1; power >= 1; power--) {
          sum = times(sum, x) ^ (random.at((power - 1) * value.length + i) & 0xff);
        }
        value[i] = (byte) (times(sum, x) ^ (secret.at(i) & 0xff));
      }
      split.add(new Share(x, Bytes.of(value)));
    }
    return split;
  }

  /** The secret that k or more shares give. */
  public static Bytes secret(List<Share> shares) {
    return at(0, shares);
  }

  /** The value at {@code x} of what k or more shares lie on: with 1 or more, another share. */
  public static Bytes at(int x, List<Share> shares) {
    Set<Integer> numbers = new HashSet<>();
    for (Share share : shares) {
      if (!numbers.add(share.x()) || share.value().length() != shares.get(0).value().length()) {
        throw new IllegalArgumentException("shares of one secret have one length and one number");
      }
    }
    if (shares.isEmpty()) {
      throw new IllegalArgumentException("no shares");
    }
    byte[] value = new byte[shares.get(0).value().length()];
    for (Share share : shares) {
      int factor = 1;
      for (Share other : shares) {
        if (other.x() != share.x()) {
          factor = times(factor, times(x ^ other.x(), inverse(share.x() ^ other.x())));
        }
      }
      for (int i = 0; i < value.length; i++) {
        value[i] ^= (byte) times(factor, share.value().at(i) & 0xff);
      }
    }
    return Bytes.of(value);
  }

  private static int times(int a, int b) {
    int product = 0;
    int factor = a;
    for (int bits = b; bits != 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        product ^= factor;
      }
      factor <<= 1;
      if ((factor & 0x100) != 0) {
        factor ^= 0x11b;
      }
    }
    return product;
  }

  /** a to the power 254, which is one over a. */
  private static int inverse(int a) {
    int result = 1;
    int power = a;
    for (int bits = 254; bits != 0; bits >>= 1) {
      if ((bits & 1) != 0) {
        result = times(result, power);
      }
      power = times(power, power);
    }
    return result;
  }
}
