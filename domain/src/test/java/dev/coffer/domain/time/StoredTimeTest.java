package dev.coffer.domain.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoredTimeTest {
  @Test
  void instantsAreRoundedDownToTheMicrosecond() {
    Instant micro = Instant.parse("2026-03-04T05:06:07.891234Z");
    assertThat(StoredTime.of(micro)).isEqualTo(micro);
    assertThat(StoredTime.of(micro.plusNanos(999))).isEqualTo(micro);
    assertThat(StoredTime.of(Optional.of(micro.plusNanos(1)))).contains(micro);
    assertThat(StoredTime.of(Optional.empty())).isEmpty();
  }

  @Test
  void instantsAreFrom1970To9999() {
    Instant last = Instant.parse("9999-12-31T23:59:59.999999Z");
    assertThat(StoredTime.of(Instant.EPOCH)).isEqualTo(Instant.EPOCH);
    assertThat(StoredTime.of(last)).isEqualTo(last);
    for (Instant outside :
        List.of(Instant.EPOCH.minusNanos(1), last.plusNanos(1000), Instant.MAX, Instant.MIN)) {
      assertThatThrownBy(() -> StoredTime.of(outside)).isInstanceOf(Malformed.class);
    }
  }
}
