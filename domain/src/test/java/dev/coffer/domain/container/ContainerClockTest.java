package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerClockTest {
  private static final Instant T0 = Samples.T0;
  private static final LicenseId ONE = Samples.license(1);

  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final TestFirm other = TestFirm.scripted("other", TestFirm.CLASSICAL);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.MACHINE, 3);

  private Instant own() {
    return box.state().ownTime(firm.id(), box.state().clock().clock());
  }

  private long suspectAt(Duration ahead, Duration later) {
    box.at(T0.plus(ahead));
    box.context();
    box.at(T0.plus(later));
    return box.context().contextSeq();
  }

  private void repaired(Instant time, long contextSeq) {
    box.does(new Operation.SetTime(time, contextSeq));
  }

  @Test
  void aClockBehindByADayAtMostIsWaitedFor() {
    box.at(T0.minus(ContainerClock.WAITS));
    box.context();
    box.at(T0.minusSeconds(1));
    assertThat(box.context().lastSeen()).isEqualTo(T0);
    box.at(T0.plusSeconds(1));
    assertThat(box.context().lastSeen()).isEqualTo(T0.plusSeconds(1));
  }

  @Test
  void aClockFurtherBehindIsTimePassingAllTheSame() {
    box.at(T0.minus(ContainerClock.WAITS).minusSeconds(11));
    box.context();
    box.at(T0.minus(ContainerClock.WAITS).minusSeconds(1));
    assertThat(box.context().lastSeen()).isEqualTo(T0.plusSeconds(10));
  }

  @Test
  void aClockSetBackIsCountedBeyondFiveMinutesOnly() {
    box.at(T0.minus(ContainerClock.TOLERANCE));
    assertThat(box.context().clock()).isEmpty();
    box.at(T0.minus(ContainerClock.TOLERANCE.multipliedBy(2)).minusSeconds(1));
    assertThat(box.context().clock()).contains(new ClockReport(T0.minusSeconds(601), 1, 0));
    box.context();
    assertThat(box.state().clock().setBacks()).isEqualTo(1);
  }

  @Test
  void lookingAtTheClockIsWorthAWritingEachHourAndWhenItWasSetBack() {
    assertThat(box.state().noted(T0.plus(ContainerClock.NOTED).minusSeconds(1))).isEmpty();
    assertThat(box.state().noted(T0.plus(ContainerClock.NOTED))).isPresent();
    assertThat(box.state().noted(T0.minus(ContainerClock.TOLERANCE))).isEmpty();
    assertThat(box.state().noted(T0.minus(ContainerClock.TOLERANCE).minusSeconds(1))).isPresent();
  }

  @Test
  void aRepairWorksOnceAndNamesAContextThatAskedOrALaterOne() {
    long asks = suspectAt(Duration.ofDays(900), Duration.ofDays(1));
    Instant day = T0.plus(Duration.ofDays(1));

    repaired(day, asks - 1);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(900)));
    repaired(day, box.state().contextSeq() + 1);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(900)));
    repaired(day, asks);
    assertThat(own()).isEqualTo(day);
    assertThat(box.context().clock().orElseThrow().repairs()).isEqualTo(1);

    suspectAt(Duration.ofDays(800), Duration.ofDays(2));
    repaired(day, asks);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(800)));
  }

  @Test
  void aRepairDoesNothingWhileTheClockIsInOrder() {
    box.at(T0.plus(Duration.ofDays(900)));
    long seq = box.context().contextSeq();
    repaired(T0, seq);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(900)));
    assertThat(box.context().clock()).isEmpty();
  }

  @Test
  void aRepairNeverGoesBelowCertifiedTime() {
    Instant certified = T0.plus(Duration.ofDays(5));
    long asks = suspectAt(Duration.ofDays(900), Duration.ofDays(1));
    contacted(certified);

    repaired(T0.plus(Duration.ofDays(1)), asks);

    assertThat(own()).isEqualTo(certified);
  }

  @Test
  void aRepairAddsWhatPassedSinceItWasAskedFor() {
    long asks = suspectAt(Duration.ofDays(900), Duration.ofDays(1));
    box.at(T0.plus(Duration.ofDays(300)));
    box.context();
    box.at(T0.plus(Duration.ofDays(1)));

    repaired(T0.plus(Duration.ofDays(1)), asks);

    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(300)));
  }

  @Test
  void noPartOfAUsagePeriodComesBackByARepair() {
    box.gets(
        Samples.entry(
            firm.id(), 1, 1, Samples.anywhere().usagePeriod(Duration.ofDays(30)).build()));
    box.at(T0.plus(Duration.ofDays(900)));
    box.use(ONE, 1, 0);
    box.at(T0.plus(Duration.ofDays(920)));
    box.context();
    box.at(T0.plus(Duration.ofDays(20)));
    long asks = box.context().contextSeq();
    repaired(T0.plus(Duration.ofDays(20)), asks);

    assertThat(box.state().used(firm.id(), ONE).firstUse()).contains(T0);
    box.at(T0.plus(Duration.ofDays(30)).minusSeconds(1));
    assertThat(box.use(ONE, 2, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(T0.plus(Duration.ofDays(30)));
    assertThat(box.use(ONE, 3, 0)).isInstanceOf(UseResult.Over.class);
  }

  @Test
  void whatOneFirmSaysOfTimeChangesNothingForAnother() {
    contacted(T0.plus(Duration.ofDays(5000)));
    assertThat(box.state().ownTime(other.id(), T0)).isEqualTo(T0);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(5000)));

    long asks = suspectAt(Duration.ofDays(6000), Duration.ofDays(1));
    repaired(T0.plus(Duration.ofDays(1)), asks);
    assertThat(own()).isEqualTo(T0.plus(Duration.ofDays(5000)));
    assertThat(box.state().ownTime(other.id(), T0.plus(Duration.ofDays(1))))
        .isEqualTo(T0.plus(Duration.ofDays(6000)));
  }

  @Test
  void aSuspectStateIsReadAsItWasWritten() {
    suspectAt(Duration.ofDays(900), Duration.ofDays(1));
    ContainerState read = ContainerState.parse(box.state().encode());
    assertThat(read.encode()).isEqualTo(box.state().encode());
    assertThat(read.clockReport(firm.id())).isEqualTo(box.state().clockReport(firm.id()));
  }

  private void contacted(Instant time) {
    CertifiedContact contact =
        new CertifiedContact(
            firm.id(),
            box.keys().keys().thumbprint(),
            Math.max(1, box.context(Optional.empty()).contextSeq()),
            time);
    box.put(box.state().contacted(contact, box.state().clock().clock()).orElseThrow());
  }
}
