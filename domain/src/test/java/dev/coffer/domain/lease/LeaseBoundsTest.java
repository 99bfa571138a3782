package dev.coffer.domain.lease;

import static dev.coffer.domain.lease.LeaseFixtures.POOL;
import static dev.coffer.domain.lease.LeaseFixtures.TERM;
import static dev.coffer.domain.lease.LeaseFixtures.renew;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a ledger is not asked at all. */
class LeaseBoundsTest extends LeaseBookCase {
  @Test
  void seatsTermsAndLingerHaveBounds() {
    assertThatThrownBy(() -> PoolTerms.of(-1, Counting.PER_ACCESS, TERM))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> PoolTerms.of(10_001, Counting.PER_ACCESS, TERM))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> PoolTerms.of(1, Counting.PER_ACCESS, Duration.ofMillis(999)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> PoolTerms.of(1, Counting.PER_ACCESS, Duration.ofDays(367)))
        .isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> new PoolTerms(1, Counting.PER_ACCESS, TERM, Duration.ofMillis(-1)))
        .isInstanceOf(Malformed.class);
    assertThat(PoolTerms.of(10_000, Counting.PER_ACCESS, PoolTerms.MIN_TERM).seats())
        .isEqualTo(10_000);
  }

  @Test
  void textsAreShortAndPrintable() {
    assertThat(new Station("x".repeat(128)).text()).hasSize(128);
    for (String bad : List.of("", "x".repeat(129), "a\nb", "\u0000", "\ud800")) {
      assertThatThrownBy(() -> new Station(bad)).isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> new Holder(bad)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void aLeaseDoesNotMoveToAnotherContainer() {
    LeasePoolId elsewhere =
        new LeasePoolId(
            dev.coffer.domain.container.ContainerSerial.parse("M0123456789ABCDEF"), POOL.license());
    assertThatThrownBy(() -> renew(POOL, 1, elsewhere)).isInstanceOf(Malformed.class);
  }
}
