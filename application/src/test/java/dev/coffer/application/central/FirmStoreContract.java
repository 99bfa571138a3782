package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Parallel;
import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.domain.license.FirmCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link FirmStore} does. */
public interface FirmStoreContract extends StoreContract {
  FirmStore firms();

  private boolean add(Firm firm) {
    return in(() -> firms().add(firm));
  }

  @Test
  default void aFirmIsFoundByCodeAndById() {
    assertThat(add(Samples.firm(1))).isTrue();
    assertThat(add(Samples.firm(2))).isTrue();
    assertThat(in(() -> firms().byCode(new FirmCode(2)))).contains(Samples.firm(2));
    assertThat(in(() -> firms().byId(Samples.firmId(1)))).contains(Samples.firm(1));
  }

  @Test
  default void anUnknownFirmIsAbsent() {
    assertThat(in(() -> firms().byCode(new FirmCode(1)))).isEmpty();
    assertThat(in(() -> firms().byId(Samples.firmId(1)))).isEmpty();
  }

  @Test
  default void aTakenCodeAddsNothing() {
    Firm first = Samples.firm(1);
    add(first);
    Firm second = Samples.firm(2);
    assertThat(add(withCode(second, first.code()))).isFalse();
    assertThat(in(() -> firms().byCode(first.code()))).contains(first);
    assertThat(in(() -> firms().byId(second.id()))).isEmpty();
  }

  @Test
  default void aTakenIdAddsNothing() {
    Firm first = Samples.firm(1);
    add(first);
    assertThat(add(withCode(first, new FirmCode(2)))).isFalse();
    assertThat(in(() -> firms().byCode(new FirmCode(2)))).isEmpty();
  }

  @Test
  default void workGoesOnAfterATakenCode() {
    add(Samples.firm(1));
    run(
        () -> {
          assertThat(firms().add(Samples.firm(1))).isFalse();
          assertThat(firms().add(Samples.firm(2))).isTrue();
        });
    assertThat(in(() -> firms().byId(Samples.firmId(2)))).isPresent();
  }

  @Test
  default void firmsAreListedByCodePageByPage() {
    for (int number : new int[] {30, 4, 200, 1}) {
      add(Samples.firm(number));
    }
    assertThat(codes(Optional.empty(), 3)).containsExactly(1L, 4L, 30L);
    assertThat(codes(Optional.of(new FirmCode(30)), 3)).containsExactly(200L);
    assertThat(codes(Optional.of(new FirmCode(200)), 3)).isEmpty();
    assertThat(codes(Optional.of(new FirmCode(5)), 1)).containsExactly(30L);
    assertLimits(1000, limit -> firms().list(Optional.empty(), limit));
  }

  private List<Long> codes(Optional<FirmCode> after, int limit) {
    return in(() -> firms().list(after, limit)).stream().map(firm -> firm.code().value()).toList();
  }

  @Test
  default void ofFirmsThatWantOneCodeAtOnceOneGetsIt() {
    FirmCode wanted = new FirmCode(7);
    assertThat(Parallel.run(4, number -> add(withCode(Samples.firm(number + 1), wanted))))
        .containsExactlyInAnyOrder(true, false, false, false);
  }

  @Test
  default void keysAreReplacedOnceForEachRevision() {
    Firm first = Samples.firm(1);
    add(first);
    add(Samples.firm(2));
    Firm second = withKeysOf(first, Samples.firm(3), 2);
    Firm third = withKeysOf(first, Samples.firm(4), 3);
    FormerKey one = former(1);
    FormerKey two = former(2);

    assertThat(in(() -> firms().replace(third, two))).isFalse();
    assertThat(in(() -> firms().replace(second, one))).isTrue();
    assertThat(in(() -> firms().replace(second, one))).isFalse();
    assertThat(in(() -> firms().byId(first.id()))).contains(second);
    assertThat(in(() -> firms().byCode(first.code()))).contains(second);
    assertThat(in(() -> firms().replace(third, two))).isTrue();
    assertThat(in(() -> firms().revision(first.id()))).contains(3L);
    assertThat(in(() -> firms().formerKeys(first.id(), 9))).containsExactly(one, two);
    assertThat(in(() -> firms().formerKeys(first.id(), 1))).containsExactly(one);
    assertThat(in(() -> firms().byCode(new FirmCode(2)))).contains(Samples.firm(2));
    assertThat(in(() -> firms().formerKeys(Samples.firmId(2), 9))).isEmpty();
  }

  @Test
  default void keysOfAnUnknownFirmAreNotReplaced() {
    FormerKey key = former(1);
    assertThat(in(() -> firms().replace(withKeysOf(Samples.firm(1), Samples.firm(2), 2), key)))
        .isFalse();
    assertThat(in(() -> firms().revision(Samples.firmId(1)))).isEmpty();
    assertThat(in(() -> firms().formerKeys(Samples.firmId(1), 9))).isEmpty();
  }

  private static FormerKey former(int number) {
    return new FormerKey(
        number, 1, Samples.handle(number).keys(), Samples.T0, Samples.T0.plusSeconds(number));
  }

  private static Firm withKeysOf(Firm firm, Firm other, long revision) {
    return new Firm(
        firm.code(),
        firm.id(),
        firm.name(),
        other.anchor(),
        other.root(),
        other.successor(),
        other.issuing(),
        other.issuingCertificate(),
        other.operatorCertificate(),
        firm.createdAt(),
        revision);
  }

  @Test
  default void theOperatorIsEstablishedOnce() {
    assertThat(in(() -> firms().operator())).isEmpty();
    assertThat(in(() -> firms().establishOperator(Samples.handle(1)))).isTrue();
    assertThat(in(() -> firms().establishOperator(Samples.handle(2)))).isFalse();
    assertThat(in(() -> firms().operator())).contains(Samples.handle(1));
  }

  @Test
  default void ofOperatorsAtOnceOneIsEstablished() {
    assertThat(
            Parallel.run(4, number -> in(() -> firms().establishOperator(Samples.handle(number)))))
        .containsExactlyInAnyOrder(true, false, false, false);
  }

  @Test
  default void whatIsRolledBackIsNotThere() {
    rollBack(
        () -> {
          firms().add(Samples.firm(1));
          firms().establishOperator(Samples.handle(1));
        });
    assertThat(in(() -> firms().byId(Samples.firmId(1)))).isEmpty();
    assertThat(in(() -> firms().operator())).isEmpty();
    assertThat(add(Samples.firm(1))).isTrue();
  }

  @Test
  default void firmsAreKeptInsideTransactionsOnly() {
    assertJoins(() -> firms().byId(Samples.firmId(1)));
    assertJoins(() -> firms().add(Samples.firm(1)));
  }

  private static Firm withCode(Firm firm, FirmCode code) {
    return new Firm(
        code,
        firm.id(),
        firm.name(),
        firm.anchor(),
        firm.root(),
        firm.successor(),
        firm.issuing(),
        firm.issuingCertificate(),
        firm.operatorCertificate(),
        firm.createdAt(),
        firm.revision());
  }
}
