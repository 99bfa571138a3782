package dev.coffer.application.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.outbox.Outbox.Answer;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What each {@link Outbox} does. */
public interface OutboxContract extends StoreContract {
  Outbox outbox();

  private void append(int number, String type) {
    run(() -> outbox().append(Samples.event(number, type)));
  }

  private List<Outbox.Entry> pending(String prefix) {
    return in(() -> outbox().pending(prefix, 100));
  }

  private List<String> types(String prefix) {
    return pending(prefix).stream().map(entry -> entry.event().type()).toList();
  }

  @Test
  default void anEventComesBackAsItWasAppended() {
    Event full = Samples.event(1, "mail.send");
    Event bare =
        new Event(Samples.id(2), Samples.T0, Optional.empty(), "", "mail.x", new TreeMap<>());
    run(
        () -> {
          outbox().append(full);
          outbox().append(bare);
        });
    assertThat(pending("")).extracting(Outbox.Entry::event).containsExactly(full, bare);
  }

  @Test
  default void eventsArePendingInTheOrderOfAppending() {
    for (int number = 9; number > 0; number--) {
      append(number, "a." + number);
    }
    assertThat(types(""))
        .containsExactly("a.9", "a.8", "a.7", "a.6", "a.5", "a.4", "a.3", "a.2", "a.1");
    assertThat(pending("")).extracting(Outbox.Entry::position).isSorted().doesNotHaveDuplicates();
    assertThat(pending("").get(0).position()).isPositive();
    assertThat(in(() -> outbox().pending("", 2)))
        .extracting(entry -> entry.event().type())
        .containsExactly("a.9", "a.8");
    assertLimits(1000, limit -> outbox().pending("", limit));
    assertLimits(1000, limit -> outbox().pending("a.", limit));
  }

  @Test
  default void eventsArePendingByPrefixOfTheirType() {
    int number = 0;
    for (String type : List.of("mail.reset", "mailing.x", "license.sold", "mail", "mail.re%et")) {
      append(++number, type);
    }
    assertThat(types("mail.")).containsExactly("mail.reset", "mail.re%et");
    assertThat(types("mail")).containsExactly("mail.reset", "mailing.x", "mail", "mail.re%et");
    assertThat(types("mail.re%")).containsExactly("mail.re%et");
    assertThat(types("mail.re_")).isEmpty();
    assertThat(types("MAIL.")).isEmpty();
    assertThat(types("license.sold")).containsExactly("license.sold");
    assertThat(types("license.sold.")).isEmpty();
  }

  @Test
  default void whatIsHandledIsNotPending() {
    append(1, "a.1");
    append(2, "a.2");
    append(3, "a.3");
    long second = pending("").get(1).position();
    run(() -> outbox().handled(second));
    run(() -> outbox().handled(second));
    run(() -> outbox().handled(1_000_000));
    assertThat(types("")).containsExactly("a.1", "a.3");
    assertThat(types("a.")).containsExactly("a.1", "a.3");
    assertThat(in(() -> outbox().size())).isEqualTo(3);
  }

  @Test
  default void eventsOfFirmsArePendingByThemselves() {
    append(1, "a.1");
    run(
        () ->
            outbox()
                .append(
                    new Event(
                        Samples.id(2), Samples.T0, Optional.empty(), "", "b", new TreeMap<>())));
    append(3, "a.3");
    append(4, "a.4");
    List<Outbox.Entry> found = in(() -> outbox().pendingOfFirms(2));
    assertThat(found).extracting(entry -> entry.event().type()).containsExactly("a.1", "a.3");
    run(() -> outbox().handled(found.stream().map(Outbox.Entry::position).toList()));
    run(() -> outbox().handled(List.of()));
    assertThat(in(() -> outbox().pendingOfFirms(10)))
        .extracting(entry -> entry.event().type())
        .containsExactly("a.4");
    assertLimits(1000, limit -> outbox().pendingOfFirms(limit));
  }

  @Test
  default void handledEventsAreForgottenWhenTheyAreOld() {
    for (int number = 1; number <= 5; number++) {
      append(number, "a." + number);
    }
    List<Outbox.Entry> all = pending("");
    run(() -> outbox().handled(all.stream().limit(4).map(Outbox.Entry::position).toList()));
    assertThat(in(() -> outbox().forgetHandled(Samples.T0.plusSeconds(4), 2))).isEqualTo(2);
    assertThat(in(() -> outbox().forgetHandled(Samples.T0.plusSeconds(4), 2))).isEqualTo(1);
    assertThat(in(() -> outbox().forgetHandled(Samples.T0.plusSeconds(4), 2))).isZero();
    assertThat(in(() -> outbox().forgetHandled(Samples.T0.plusSeconds(60), 2))).isEqualTo(1);
    assertThat(types("")).containsExactly("a.5");
    assertThat(in(() -> outbox().size())).isEqualTo(1);
    assertLimits(1000, limit -> outbox().forgetHandled(Samples.T0, limit));
  }

  @Test
  default void anEmptyOutboxHasNothing() {
    assertThat(pending("")).isEmpty();
    assertThat(in(() -> outbox().size())).isZero();
    assertThat(in(() -> outbox().answer("s", "r"))).isEmpty();
    assertThat(in(() -> outbox().forgetAnswers(Samples.T0, 1))).isZero();
  }

  @Test
  default void manyAppendAtOnceWithoutConflict() {
    int threads = 4;
    int each = 20;
    Parallel.run(
        threads,
        thread -> {
          for (int i = 0; i < each; i++) {
            append(100 * thread + i, "a." + thread);
          }
          return true;
        });
    assertThat(pending("")).hasSize(threads * each);
    for (int thread = 0; thread < threads; thread++) {
      assertThat(pending("a." + thread))
          .extracting(entry -> entry.event().id())
          .isSorted()
          .hasSize(each);
    }
  }

  private static Answer answer(int number) {
    return new Answer(
        Samples.digest(number), Bytes.utf8("answer " + number), Samples.T0.plusSeconds(number));
  }

  @Test
  default void anAnswerIsKeptByScopeAndRequest() {
    run(
        () -> {
          outbox().keepAnswer("one", "request", answer(1));
          outbox().keepAnswer("two", "request", answer(2));
          outbox().keepAnswer("one", "Request", answer(3));
          outbox().keepAnswer("one", "", answer(4));
        });
    assertThat(in(() -> outbox().answer("one", "request"))).contains(answer(1));
    assertThat(in(() -> outbox().answer("two", "request"))).contains(answer(2));
    assertThat(in(() -> outbox().answer("one", "Request"))).contains(answer(3));
    assertThat(in(() -> outbox().answer("one", ""))).contains(answer(4));
    assertThat(in(() -> outbox().answer("two", ""))).isEmpty();
  }

  @Test
  default void anAnsweredRequestIsNotAnsweredAgain() {
    run(() -> outbox().keepAnswer("s", "r", answer(1)));
    assertStale(() -> outbox().keepAnswer("s", "r", answer(2)));
    assertStale(() -> outbox().keepAnswer("s", "r", answer(1)));
    assertThat(in(() -> outbox().answer("s", "r"))).contains(answer(1));
  }

  @Test
  default void ofTwoWhoAnswerAtOnceOneDoes() {
    assertOneOfTwoWins(number -> outbox().keepAnswer("s", "r", answer(number)));
  }

  @Test
  default void requestIdsAreBounded() {
    String longest = "é".repeat(Outbox.LONGEST_REQUEST_ID);
    run(() -> outbox().keepAnswer(longest, longest, answer(1)));
    assertThat(in(() -> outbox().answer(longest, longest))).contains(answer(1));
    for (String bad : List.of(longest + "x", "a\0b", "a\nb", "\ud800")) {
      assertThatThrownBy(() -> run(() -> outbox().answer("s", bad))).isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> run(() -> outbox().keepAnswer("s", bad, answer(1))))
          .isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> run(() -> outbox().answer(bad, "r"))).isInstanceOf(Malformed.class);
    }
  }

  @Test
  default void oldAnswersAreForgotten() {
    run(
        () -> {
          for (int number = 1; number <= 5; number++) {
            outbox().keepAnswer("s", "r" + number, answer(number));
          }
        });
    assertThat(in(() -> outbox().forgetAnswers(Samples.T0.plusSeconds(4), 2))).isEqualTo(2);
    assertThat(in(() -> outbox().forgetAnswers(Samples.T0.plusSeconds(4), 2))).isEqualTo(1);
    assertThat(in(() -> outbox().forgetAnswers(Samples.T0.plusSeconds(4), 2))).isZero();
    assertThat(in(() -> outbox().answer("s", "r3"))).isEmpty();
    assertThat(in(() -> outbox().answer("s", "r4"))).isPresent();
    assertLimits(1000, limit -> outbox().forgetAnswers(Samples.T0, limit));
  }

  @Test
  default void whatIsRolledBackWasNotTold() {
    append(1, "a.1");
    rollBack(
        () -> {
          outbox().append(Samples.event(2, "a.2"));
          outbox().keepAnswer("s", "r", answer(1));
          outbox().handled(pending("").get(0).position());
        });
    assertThat(types("")).containsExactly("a.1");
    assertThat(in(() -> outbox().size())).isEqualTo(1);
    assertThat(in(() -> outbox().answer("s", "r"))).isEmpty();
  }

  @Test
  default void theOutboxIsUsedInsideTransactionsOnly() {
    assertJoins(() -> outbox().append(Samples.event(1, "a")));
    assertJoins(() -> outbox().answer("s", "r"));
    assertJoins(() -> outbox().size());
  }
}
