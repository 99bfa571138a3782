package dev.coffer.application.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.application.audit.AuditStore.Head;
import dev.coffer.application.audit.AuditStore.Line;
import dev.coffer.application.audit.AuditStore.Tail;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link AuditStore} does. */
public interface AuditStoreContract extends StoreContract {
  AuditStore audit();

  private static Line line(long seq) {
    return new Line(seq, Bytes.utf8("line " + seq + " é"));
  }

  private static Tail tail(int firm, long seq, long headSeq, Optional<Instant> headAt) {
    return new Tail(Samples.firmId(firm), seq, Samples.digest((int) seq), headSeq, headAt);
  }

  private Versioned<Tail> stored(int firm) {
    return in(() -> audit().tail(Samples.firmId(firm))).orElseThrow();
  }

  private void append(int firm, long seq) {
    run(
        () ->
            audit()
                .append(
                    Versioned.fresh(tail(firm, seq, 0, Optional.empty())),
                    java.util.stream.LongStream.rangeClosed(1, seq)
                        .mapToObj(AuditStoreContract::line)
                        .toList()));
  }

  @Test
  default void aLogWithoutLinesHasNoEnd() {
    FirmId firm = Samples.firmId(1);
    assertThat(in(() -> audit().tail(firm))).isEmpty();
    assertThat(in(() -> audit().lines(firm, 0, 10))).isEmpty();
    assertThat(in(() -> audit().heads(firm, 0, 10))).isEmpty();
    assertThat(in(() -> audit().unsigned(Samples.T0, 10))).isEmpty();
  }

  @Test
  default void linesComeBackByNumberAndFirm() {
    append(1, 3);
    append(2, 1);
    FirmId firm = Samples.firmId(1);
    assertThat(in(() -> audit().lines(firm, 0, 10))).containsExactly(line(1), line(2), line(3));
    assertThat(in(() -> audit().lines(firm, 1, 1))).containsExactly(line(2));
    assertThat(in(() -> audit().lines(firm, 3, 10))).isEmpty();
    assertThat(stored(1).value()).isEqualTo(tail(1, 3, 0, Optional.empty()));
    assertLimits(1000, limit -> audit().lines(firm, 0, limit));
  }

  @Test
  default void aLogGoesOnFromTheEndThatWasRead() {
    append(1, 1);
    Versioned<Tail> read = stored(1);
    run(() -> audit().append(read.with(tail(1, 2, 0, Optional.empty())), List.of(line(2))));
    assertStale(() -> audit().append(read.with(tail(1, 2, 0, Optional.empty())), List.of(line(2))));
    assertStale(
        () -> audit().append(Versioned.fresh(tail(1, 1, 0, Optional.empty())), List.of(line(1))));
    assertThat(in(() -> audit().lines(Samples.firmId(1), 0, 10))).hasSize(2);
  }

  @Test
  default void aNumberIsGivenOnce() {
    append(1, 2);
    Versioned<Tail> read = stored(1);
    assertStale(() -> audit().append(read.with(tail(1, 3, 0, Optional.empty())), List.of(line(2))));
  }

  @Test
  default void ofTwoWhoAppendAtOnceOneDoes() {
    append(1, 1);
    Versioned<Tail> read = stored(1);
    assertOneOfTwoWins(
        number -> audit().append(read.with(tail(1, 2, 0, Optional.empty())), List.of(line(2))));
  }

  @Test
  default void headsAreKeptByNumber() {
    append(1, 4);
    Head second = new Head(2, Samples.T0, Bytes.utf8("second"));
    Head fourth = new Head(4, Samples.T0.plusSeconds(9), Bytes.utf8("fourth"));
    run(() -> audit().addHead(stored(1).with(tail(1, 4, 2, Optional.of(Samples.T0))), second));
    run(() -> audit().addHead(stored(1).with(tail(1, 4, 4, Optional.of(Samples.T0))), fourth));
    Head other = new Head(4, Samples.T0, Bytes.utf8("other"));
    run(() -> audit().addHead(stored(1).with(tail(1, 4, 4, Optional.of(Samples.T0))), other));
    FirmId firm = Samples.firmId(1);
    assertThat(in(() -> audit().heads(firm, 0, 9))).containsExactly(second, fourth);
    assertThat(in(() -> audit().heads(firm, 2, 4))).containsExactly(fourth);
    assertThat(in(() -> audit().heads(firm, 0, 3))).containsExactly(second);
    assertThat(in(() -> audit().heads(Samples.firmId(2), 0, 9))).isEmpty();
    assertThat(stored(1).value().headAt()).contains(Samples.T0);
    assertStale(
        () ->
            audit()
                .addHead(
                    Versioned.fresh(tail(1, 4, 4, Optional.of(Samples.T0))),
                    new Head(3, Samples.T0, Bytes.utf8("third"))));
  }

  @Test
  default void logsAreDueForAHeadByAgeAndNewLines() {
    append(1, 2);
    append(2, 2);
    append(3, 2);
    run(
        () ->
            audit()
                .addHead(
                    stored(2).with(tail(2, 2, 1, Optional.of(Samples.T0))),
                    new Head(1, Samples.T0, Bytes.utf8("head"))));
    run(
        () ->
            audit()
                .addHead(
                    stored(3).with(tail(3, 2, 2, Optional.of(Samples.T0))),
                    new Head(2, Samples.T0, Bytes.utf8("head"))));
    assertThat(in(() -> audit().unsigned(Samples.T0, 10))).containsExactly(Samples.firmId(1));
    assertThat(in(() -> audit().unsigned(Samples.T0.plusMillis(1), 10)))
        .containsExactlyInAnyOrder(Samples.firmId(1), Samples.firmId(2));
    assertThat(in(() -> audit().unsigned(Samples.T0.plusMillis(1), 1))).hasSize(1);
    assertLimits(1000, limit -> audit().unsigned(Samples.T0, limit));
  }

  @Test
  default void whatIsRolledBackIsInNoLog() {
    append(1, 1);
    rollBack(
        () -> {
          Versioned<Tail> end = audit().tail(Samples.firmId(1)).orElseThrow();
          audit().append(end.with(tail(1, 2, 0, Optional.empty())), List.of(line(2)));
        });
    assertThat(in(() -> audit().lines(Samples.firmId(1), 0, 10))).containsExactly(line(1));
    assertJoins(() -> audit().tail(Samples.firmId(1)));
    assertJoins(() -> audit().append(Versioned.fresh(tail(1, 1, 0, Optional.empty())), List.of()));
  }
}
