package dev.coffer.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ThresholdTest {
  private static final long SEED = 20261124;

  @Test
  void anyKSharesGiveTheSecretAndOneFewerDoesNot() {
    Random random = new Random(SEED);
    for (int round = 0; round < 200; round++) {
      int shares = 1 + random.nextInt(20);
      int needed = 1 + random.nextInt(shares);
      Bytes secret = octets(random, 32);
      List<Threshold.Share> all =
          new ArrayList<>(
              Threshold.split(secret, needed, shares, octets(random, (needed - 1) * 32)));
      Collections.shuffle(all, random);
      assertThat(Threshold.secret(all.subList(0, needed)))
          .as("seed %d, round %d", SEED, round)
          .isEqualTo(secret);
      assertThat(Threshold.secret(all)).isEqualTo(secret);
      if (needed > 1) {
        assertThat(Threshold.secret(all.subList(0, needed - 1))).isNotEqualTo(secret);
      }
      Threshold.Share last = all.get(all.size() - 1);
      assertThat(Threshold.at(last.x(), all.subList(0, needed))).isEqualTo(last.value());
    }
  }

  @Test
  void theSharesAreThoseOfThePolynomial() {
    // Over 42 + 7x: 7 times 1, 2, 3 in GF(2^8) is 7, 14, 9.
    assertThat(Threshold.split(Bytes.of((byte) 42), 2, 3, Bytes.of((byte) 7)))
        .containsExactly(
            new Threshold.Share(1, Bytes.of((byte) (42 ^ 7))),
            new Threshold.Share(2, Bytes.of((byte) (42 ^ 14))),
            new Threshold.Share(3, Bytes.of((byte) (42 ^ 9))));
  }

  @Test
  void sharesOfNothingOrTwiceTheSameAreRefused() {
    Bytes secret = Bytes.of((byte) 1);
    Threshold.Share share = new Threshold.Share(1, secret);
    assertThatThrownBy(() -> Threshold.secret(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Threshold.secret(List.of(share, share)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> Threshold.secret(List.of(share, new Threshold.Share(2, Bytes.of(new byte[2])))))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Threshold.Share(0, secret))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Threshold.split(secret, 3, 2, Bytes.of(new byte[2])))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Threshold.split(secret, 2, 2, Bytes.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Bytes octets(Random random, int length) {
    byte[] octets = new byte[length];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }
}
