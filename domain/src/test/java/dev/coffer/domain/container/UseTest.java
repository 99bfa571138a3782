package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UseTest {
  private static final Instant T0 = Samples.T0;
  private static final LicenseId ONE = Samples.license(1);

  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.CLOUD, 3);

  private LicenseEntry holding(Terms.Builder terms) {
    LicenseEntry entry = Samples.entry(firm.id(), 1, 1, terms.build());
    box.gets(entry);
    return entry;
  }

  @Test
  void unitsAreSpentDownToNothing() {
    LicenseEntry entry = holding(Samples.anywhere().units(3));

    assertThat(box.use(ONE, 1, 2))
        .isEqualTo(new UseResult.Allowed(box.state(), entry, new Used(2, Optional.of(T0)), 1));
    assertThat(box.use(ONE, 2, 2)).isEqualTo(new UseResult.UnitsExhausted(1, 2));
    assertThat(box.use(ONE, 3, 1)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.use(ONE, 4, 1)).isEqualTo(new UseResult.UnitsExhausted(0, 1));
    assertThat(box.use(ONE, 5, 0)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.context().used()).containsEntry(ONE, new Used(3, Optional.of(T0)));
  }

  @Test
  void theSameUseIdIsAnsweredAlikeAndSpendsNothing() {
    LicenseEntry entry = holding(Samples.anywhere().units(10));
    box.use(ONE, 1, 4);
    box.use(ONE, 2, 5);
    ContainerState before = box.state();

    assertThat(box.use(ONE, 1, 4))
        .isEqualTo(new UseResult.Allowed(before, entry, new Used(4, Optional.of(T0)), 6));
    assertThat(box.state().used(firm.id(), ONE).units()).isEqualTo(9);
  }

  @Test
  void aUseIdIsAnsweredAlikeEvenWhenTheEntryIsOver() {
    holding(Samples.anywhere().validUntil(T0.plusSeconds(10)));
    box.use(ONE, 1, 0);
    box.at(T0.plusSeconds(10));

    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.use(ONE, 2, 0)).isEqualTo(new UseResult.Over(T0.plusSeconds(10)));
  }

  @Test
  void theUseIdOfAnotherLicenceIsAnother() {
    LicenseEntry two = Samples.entry(firm.id(), 2, 1, Samples.anywhere().units(10).build());
    holding(Samples.anywhere().units(10));
    box.gets(two);
    box.use(ONE, 1, 4);
    box.use(two.license(), 1, 5);

    assertThat(box.state().used(firm.id(), two.license()).units()).isEqualTo(5);
  }

  @Test
  void theLast64UsesAreRemembered() {
    holding(Samples.anywhere().units(1000));
    box.use(ONE, 1000, 1);
    for (int i = 1; i < FirmState.RECENT; i++) {
      box.use(ONE, i, 1);
    }
    box.use(ONE, 1000, 1);
    assertThat(box.state().used(firm.id(), ONE).units()).isEqualTo(FirmState.RECENT);
  }

  @Test
  void whereTheTermsCountNoUnitsNoneAreSpent() {
    holding(Samples.anywhere());

    assertThat(box.use(ONE, 1, 5)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.state().used(firm.id(), ONE)).isEqualTo(new Used(0, Optional.of(T0)));
  }

  @Test
  void aRefusedUseChangesNothing() {
    holding(Samples.anywhere().units(3));
    String before = box.state().encode().hex();

    box.use(ONE, 1, 4);
    box.use(Samples.license(9), 1, 0);

    assertThat(box.state().encode().hex()).isEqualTo(before);
    assertThat(box.use(Samples.license(9), 1, 0)).isEqualTo(new UseResult.NotHeld());
    assertThatThrownBy(() -> box.use(ONE, 1, -1)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void usableFromValidFromOn() {
    Instant from = T0.plusSeconds(100);
    holding(Samples.anywhere().validFrom(from));

    box.at(from.minusNanos(1));
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.NotYet(from));
    box.at(from);
    assertThat(box.use(ONE, 2, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(from.plusSeconds(1));
    assertThat(box.use(ONE, 3, 0)).isInstanceOf(UseResult.Allowed.class);
  }

  @Test
  void unusableFromValidUntilOn() {
    Instant until = T0.plusSeconds(100);
    holding(Samples.anywhere().validUntil(until));

    box.at(until.minusNanos(1));
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(until);
    assertThat(box.use(ONE, 2, 0)).isEqualTo(new UseResult.Over(until));
    box.at(until.plusSeconds(1));
    assertThat(box.use(ONE, 3, 0)).isEqualTo(new UseResult.Over(until));
  }

  @Test
  void anEmptyIntervalIsNeverUsable() {
    Instant both = T0.plusSeconds(100);
    holding(Samples.anywhere().validFrom(both).validUntil(both));

    box.at(both.minusSeconds(1));
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.NotYet(both));
    box.at(both);
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.Over(both));
  }

  @Test
  void aUsagePeriodRunsFromFirstUse() {
    holding(Samples.anywhere().usagePeriod(Duration.ofSeconds(60)));
    Instant first = T0.plusSeconds(5000);
    Instant end = first.plusSeconds(60);

    box.at(first);
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(end.minusNanos(1));
    assertThat(box.use(ONE, 2, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(end);
    assertThat(box.use(ONE, 3, 0)).isEqualTo(new UseResult.Over(end));
    box.at(end.plusSeconds(1));
    assertThat(box.use(ONE, 4, 0)).isEqualTo(new UseResult.Over(end));
  }

  @Test
  void theEarlierEndCounts() {
    holding(Samples.anywhere().usagePeriod(Duration.ofSeconds(60)).validUntil(T0.plusSeconds(30)));
    box.use(ONE, 1, 0);

    box.at(T0.plusSeconds(30));
    assertThat(box.use(ONE, 2, 0)).isEqualTo(new UseResult.Over(T0.plusSeconds(30)));
  }

  @Test
  void aClockSetBackDoesNotBringAnExpiredEntryBack() {
    Instant until = T0.plusSeconds(100);
    holding(Samples.anywhere().validUntil(until));
    box.at(until.plusSeconds(1));
    box.context();

    box.at(T0);
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.Over(until));
  }

  @Test
  void aClockSetForwardAndBackDoesNotOpenAnEntryEarly() {
    Instant from = T0.plusSeconds(100);
    holding(Samples.anywhere().validFrom(from));
    box.at(from.plusSeconds(1));
    box.context();

    box.at(T0);
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.NotYet(from));
  }

  @Test
  void aUsagePeriodDoesNotBeginWhileTheClockIsBehindTheContainer() {
    holding(Samples.anywhere().usagePeriod(Duration.ofDays(30)));
    Instant ahead = T0.plus(Duration.ofDays(4000));
    box.at(ahead);
    box.context();

    box.at(ahead.minusSeconds(301));
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.Suspect(ahead, ahead.minusSeconds(301)));
    assertThat(box.state().used(firm.id(), ONE)).isEqualTo(Used.NOTHING);

    box.at(ahead.minusSeconds(300));
    assertThat(box.use(ONE, 2, 0)).isInstanceOf(UseResult.Allowed.class);
  }

  @Test
  void timeAfterAFirstUseGoesOnWhereTheClockWasSetBack() {
    holding(Samples.anywhere().usagePeriod(Duration.ofSeconds(60)));
    box.use(ONE, 1, 0);
    box.at(T0.plusSeconds(59));
    box.context();

    box.at(T0);
    assertThat(box.use(ONE, 2, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(T0.plusSeconds(60));
    assertThat(box.use(ONE, 3, 0)).isEqualTo(new UseResult.Over(T0.plusSeconds(60)));
  }
}
