package dev.coffer.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each {@link RandomSource} does. */
public interface RandomSourceContract {
  RandomSource random();

  @Test
  default void itGivesAsManyOctetsAsAskedFor() {
    for (int length : new int[] {0, 1, 16, 1000, 65_536}) {
      assertThat(random().next(length).length()).isEqualTo(length);
    }
  }

  @Test
  default void lengthsOutsideTheRangeAreRefused() {
    for (int length : new int[] {-1, 65_537, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> random().next(length)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void noOctetsAreHandedOutTwice() {
    Set<Bytes> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      assertThat(seen.add(random().next(16))).isTrue();
    }
  }

  @Test
  default void everyBitIsSetHalfOfTheTime() {
    int[] set = new int[8];
    Bytes octets = random().next(65_536);
    for (int i = 0; i < octets.length(); i++) {
      for (int bit = 0; bit < 8; bit++) {
        set[bit] += octets.at(i) >> bit & 1;
      }
    }
    // Ten standard deviations of 128: never by chance.
    for (int count : set) {
      assertThat(count).isBetween(32_768 - 1_280, 32_768 + 1_280);
    }
  }
}
