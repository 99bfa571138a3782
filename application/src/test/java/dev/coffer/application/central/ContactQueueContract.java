package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Parallel;
import dev.coffer.application.Problem;
import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link ContactQueue} does. */
public interface ContactQueueContract extends StoreContract {
  FirmId FIRM = Samples.firmId(1);
  FirmId OTHER = Samples.firmId(2);
  ContainerSerial A = Samples.serial(1);
  ContainerSerial B = Samples.serial(2);
  Instant T = Instant.parse("2026-03-01T12:00:00Z");

  ContactQueue contacts();

  private List<ContactQueue.Due> claim(Instant now) {
    return in(() -> contacts().claim(now, now.plusSeconds(60), 10));
  }

  private void mark(ContainerSerial container, FirmId firm, Instant now) {
    run(() -> contacts().mark(container, firm, now));
  }

  @Test
  default void whatIsMarkedIsDueAtOnceAndClaimedOnce() {
    mark(A, FIRM, T);

    assertThat(claim(T.minusMillis(1))).isEmpty();
    List<ContactQueue.Due> claimed = claim(T);

    assertThat(claimed)
        .containsExactly(
            new ContactQueue.Due(A, FIRM, 1, T, T.plusSeconds(60), 0, Optional.empty()));
    assertThat(claim(T)).isEmpty();
  }

  @Test
  default void aClaimThatIsNotFinishedIsGivenBackByTime() {
    mark(A, FIRM, T);
    claim(T);

    assertThat(claim(T.plusSeconds(59))).isEmpty();
    assertThat(claim(T.plusSeconds(60))).hasSize(1);
  }

  @Test
  default void whatIsFinishedIsGone() {
    mark(A, FIRM, T);
    ContactQueue.Due due = claim(T).get(0);
    run(() -> contacts().finish(due));
    run(() -> contacts().finish(due));

    assertThat(claim(T.plusSeconds(1000))).isEmpty();
    assertThat(in(() -> contacts().waiting(FIRM, Optional.empty(), 10))).isEmpty();
  }

  @Test
  default void aMarkMadeDuringTheWorkIsNotLost() {
    mark(A, FIRM, T);
    ContactQueue.Due due = claim(T).get(0);
    mark(A, FIRM, T.plusSeconds(1));

    run(() -> contacts().finish(due));
    run(() -> contacts().postpone(due, T.plusSeconds(500), "unavailable"));

    List<ContactQueue.Due> again = claim(T.plusSeconds(1));
    assertThat(again).hasSize(1);
    assertThat(again.get(0).marks()).isEqualTo(2);
    assertThat(again.get(0).markedAt()).isEqualTo(T);
    assertThat(again.get(0).attempts()).isZero();
  }

  @Test
  default void whatIsPostponedComesAgainAndSaysWhy() {
    mark(A, FIRM, T);
    ContactQueue.Due due = claim(T).get(0);
    run(() -> contacts().postpone(due, T.plusSeconds(10), "unavailable"));

    assertThat(claim(T.plusSeconds(9))).isEmpty();
    ContactQueue.Due again = claim(T.plusSeconds(10)).get(0);
    assertThat(again.attempts()).isEqualTo(1);
    assertThat(again.problem()).contains("unavailable");
    mark(A, FIRM, T.plusSeconds(20));
    assertThat(claim(T.plusSeconds(20)).get(0).problem()).isEmpty();
  }

  @Test
  default void claimsAreBoundedLongestDueFirst() {
    mark(A, FIRM, T.plusSeconds(2));
    mark(B, FIRM, T.plusSeconds(1));
    mark(A, OTHER, T);

    List<ContactQueue.Due> first =
        in(() -> contacts().claim(T.plusSeconds(5), T.plusSeconds(60), 2));

    assertThat(first).extracting(ContactQueue.Due::container).containsExactly(A, B);
    assertThat(first).extracting(ContactQueue.Due::firm).containsExactly(OTHER, FIRM);
    assertThat(claim(T.plusSeconds(5))).extracting(ContactQueue.Due::firm).containsExactly(FIRM);
  }

  @Test
  default void whatWaitsIsListedByFirmInPages() {
    mark(B, FIRM, T);
    mark(A, FIRM, T);
    mark(A, OTHER, T);
    List<ContainerSerial> sorted = new ArrayList<>(List.of(A, B));
    sorted.sort(null);

    List<ContactQueue.Due> first = in(() -> contacts().waiting(FIRM, Optional.empty(), 1));
    List<ContactQueue.Due> rest =
        in(() -> contacts().waiting(FIRM, Optional.of(sorted.get(0)), 10));

    assertThat(first).extracting(ContactQueue.Due::container).containsExactly(sorted.get(0));
    assertThat(rest).extracting(ContactQueue.Due::container).containsExactly(sorted.get(1));
    assertLimits(1000, limit -> contacts().waiting(FIRM, Optional.empty(), limit));
    assertLimits(1000, limit -> contacts().claim(T.minusSeconds(1), T, limit));
  }

  @Test
  default void aRunMakesAllOfTheFirmDueAndCountsDown() {
    mark(A, FIRM, T);
    mark(B, FIRM, T);
    mark(A, OTHER, T);
    for (ContactQueue.Due due : claim(T)) {
      run(() -> contacts().postpone(due, T.plusSeconds(3600), "unavailable"));
    }
    Id id = Samples.id(7);

    ContactQueue.Run run = in(() -> contacts().start(id, FIRM, T.plusSeconds(1)));

    assertThat(run.total()).isEqualTo(2);
    assertThat(in(() -> contacts().run(FIRM, id))).contains(run);
    assertThat(in(() -> contacts().run(OTHER, id))).isEmpty();
    assertThat(in(() -> contacts().left(run))).isEqualTo(new ContactQueue.Left(2, 2));
    List<ContactQueue.Due> due = claim(T.plusSeconds(1));
    assertThat(due).extracting(ContactQueue.Due::firm).containsExactly(FIRM, FIRM);
    run(() -> contacts().finish(due.get(0)));
    mark(due.get(0).container(), FIRM, T.plusSeconds(2));
    assertThat(in(() -> contacts().left(run))).isEqualTo(new ContactQueue.Left(1, 1));
    String inUse = Problem.LICENSE_IN_USE.type();
    run(() -> contacts().postpone(due.get(1), T.plusSeconds(9), inUse));
    assertThat(in(() -> contacts().left(run))).as("waits").isEqualTo(new ContactQueue.Left(1, 0));
  }

  @Test
  default void twoThatClaimAtOnceDoNotGetTheSame() {
    mark(A, FIRM, T);
    mark(B, FIRM, T);

    List<List<ContactQueue.Due>> claims = Parallel.run(4, number -> claim(T));

    assertThat(claims.stream().flatMap(List::stream).map(ContactQueue.Due::container))
        .containsExactlyInAnyOrder(A, B);
  }

  @Test
  default void itJoinsTransactionsOnly() {
    assertJoins(() -> contacts().mark(A, FIRM, T));
    assertJoins(() -> contacts().claim(T, T, 1));
  }
}
