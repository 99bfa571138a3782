package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.container.ContainerDriver.ApplyOutcome;
import dev.coffer.application.container.ContainerDriver.Feature;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.ContainerDriver.Use;
import dev.coffer.application.container.ContainerDriver.UseOutcome;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.EntryKey;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What every driver promises, whatever keeps the container. */
public interface ContainerDriverContract {
  /** The driver under test. */
  ContainerDriver driver();

  /** A container that it reaches, empty when the test begins. */
  ContainerSerial serial();

  /** Another driver over what is durable, as after a crash of the process. */
  ContainerDriver restarted();

  /** Verifies what the container signs; keys of its kind. */
  SignatureCheck check();

  /** Keys that make firms which the container can verify, and wrap for it. */
  Keys firmKeys();

  KeyWrap keyWrap();

  /**
   * Makes the container unreachable once so many more of its smallest steps were begun: frames of a
   * chip, accesses to a store. 0: from now on.
   */
  void cutAfter(int steps);

  /** Makes it reachable again; what was not durable is gone. */
  void plugIn();

  private UpdateAuthor author() {
    return new UpdateAuthor(firmKeys(), serial(), driver().keys(serial()));
  }

  private ContainerKind kind() {
    return driver().abilities().kind();
  }

  private LicenseEntry plain(UpdateAuthor author, int license) {
    return author.entry(license, UpdateAuthor.terms(kind()).build());
  }

  private LicenseEntry units(UpdateAuthor author, int license, long units) {
    return author.entry(license, UpdateAuthor.terms(kind()).units(units).build());
  }

  private ContainerContext opened(SignedMessage message) {
    KeySet keys = driver().keys(serial());
    Verification verification =
        message.verify(MessageType.CONTEXT, keys, keys.algorithms(), check());
    assertThat(verification).isInstanceOf(Verification.Verified.class);
    return ContainerContext.parse(((Verification.Verified) verification).payload());
  }

  private ContainerContext context(UpdateAuthor author) {
    return opened(driver().context(serial(), author.firm(), Optional.empty(), List.of()));
  }

  private ChainPosition position(UpdateAuthor author) {
    return context(author).position(Issuer.CENTRAL);
  }

  private ApplyOutcome.Applied applied(SignedUpdate update) {
    ApplyOutcome outcome = driver().apply(serial(), update);
    assertThat(outcome).isInstanceOf(ApplyOutcome.Applied.class);
    return (ApplyOutcome.Applied) outcome;
  }

  private List<LicenseEntry> entries(UpdateAuthor author) {
    return driver().contents(serial(), author.firm()).items().stream().map(Item::entry).toList();
  }

  private UseOutcome use(UpdateAuthor author, int use, long units) {
    return driver()
        .use(serial(), author.firm(), UpdateAuthor.license(1), useId(use), Use.of(units));
  }

  private static Id useId(int number) {
    return UpdateAuthor.license(1000 + number).id();
  }

  private void refused(UpdateAuthor author, SignedUpdate update, ApplyResult.Reason reason) {
    ContainerContext before = context(author);
    List<LicenseEntry> held = entries(author);

    ApplyOutcome outcome = driver().apply(serial(), update);

    assertThat(outcome)
        .isEqualTo(new ApplyOutcome.Refused(reason, before.position(Issuer.CENTRAL).counter()));
    ContainerContext after = context(author);
    assertThat(after.chains()).isEqualTo(before.chains());
    assertThat(after.granted()).isEqualTo(before.granted());
    assertThat(entries(author)).isEqualTo(held);
  }

  @Test
  default void theContainerIsListedAndItsSerialNamesItsKeys() {
    assertThat(driver().list(Optional.empty(), 1000)).contains(serial());
    assertThat(driver().list(Optional.of(serial()), 1000)).doesNotContain(serial());
    assertThat(serial().names(driver().keys(serial()))).isTrue();
    assertThat(serial().kind()).isEqualTo(kind());
  }

  @Test
  default void aContextSaysWhatItWasAskedToSay() {
    UpdateAuthor author = author();
    Bytes challenge = Bytes.of(new byte[16]);
    Wish activate =
        new Wish(
            Wish.Kind.ACTIVATE,
            UpdateAuthor.license(1),
            1,
            Optional.of(Digest.sha256(Bytes.utf8("right"))));
    Wish giveBack = new Wish(Wish.Kind.RETURN, UpdateAuthor.license(2), 3, Optional.empty());

    ContainerContext context =
        opened(
            driver()
                .context(
                    serial(), author.firm(), Optional.of(challenge), List.of(activate, giveBack)));

    assertThat(context.serial()).isEqualTo(serial());
    assertThat(context.firm()).isEqualTo(author.firm());
    assertThat(context.challenge()).contains(challenge);
    assertThat(context.wishes()).containsExactly(activate, giveBack);
    assertThat(context.capabilities().freeEntries()).isEqualTo(driver().abilities().capacity());
  }

  @Test
  default void noContextNumberIsUsedTwiceNotEvenAcrossACrash() {
    UpdateAuthor author = author();
    Set<Long> numbers = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      assertThat(numbers.add(context(author).contextSeq())).isTrue();
      SignedMessage after =
          restarted().context(serial(), author.firm(), Optional.empty(), List.of());
      assertThat(numbers.add(opened(after).contextSeq())).isTrue();
    }
  }

  @Test
  default void anUpdateIsOneStepAndItsReceiptIsAFreshContext() {
    UpdateAuthor author = author();
    long before = context(author).contextSeq();

    ApplyOutcome.Applied applied = applied(author.put(plain(author, 1)));

    ContainerContext receipt = opened(applied.receipt());
    assertThat(applied.repeated()).isFalse();
    assertThat(receipt.position(Issuer.CENTRAL).counter()).isEqualTo(1);
    assertThat(receipt.contextSeq()).isGreaterThan(before);
    assertThat(entries(author)).containsExactly(plain(author, 1));
    assertThat(driver().firms(serial())).containsExactly(author.firm());
  }

  @Test
  default void anEntryComesWithTheUpdateThatCertifiesIt() {
    UpdateAuthor author = author();
    SignedUpdate first = author.put(plain(author, 1));
    applied(first);
    SignedUpdate second = author.put(plain(author, 2));
    applied(second);

    List<Item> items = driver().contents(serial(), author.firm()).items();

    assertThat(items)
        .extracting(Item::certifiedBy)
        .containsExactly(first.message(), second.message());
  }

  @Test
  default void aContextIsBackedByTheLastUpdateAndWhatItGrants() {
    UpdateAuthor author = author();
    assertThat(driver().backed(serial(), author.firm(), List.of()).grant()).isEmpty();
    applied(author.put(plain(author, 1)));
    SignedUpdate last = author.put(plain(author, 2));
    applied(last);

    ContainerDriver.Backed backed = driver().backed(serial(), author.firm(), List.of());

    ContainerContext shown = opened(backed.context());
    SignedGrant grant = backed.grant().orElseThrow();
    assertThat(grant.update()).isEqualTo(last.message());
    assertThat(grant.granted().digest()).isEqualTo(shown.granted());
    assertThat(grant.entries())
        .containsExactlyInAnyOrder(plain(author, 1).encode(), plain(author, 2).encode());
    applied(author.remove(1));
    SignedUpdate empty = author.remove(2);
    applied(empty);
    assertThat(driver().backed(serial(), author.firm(), List.of()).grant().orElseThrow().update())
        .isEqualTo(empty.message());
  }

  @Test
  default void anUpdateAppliedAgainChangesNothingAndAnswersAFreshContext() {
    UpdateAuthor author = author();
    SignedUpdate update = author.put(plain(author, 1));
    ContainerContext first = opened(applied(update).receipt());

    ApplyOutcome.Applied again = applied(update);

    ContainerContext second = opened(again.receipt());
    assertThat(again.repeated()).isTrue();
    assertThat(second.contextSeq()).isGreaterThan(first.contextSeq());
    assertThat(second.chains()).isEqualTo(first.chains());
    assertThat(second.granted()).isEqualTo(first.granted());
  }

  @Test
  default void anUpdateAheadOfTheChainIsAGap() {
    UpdateAuthor author = author();
    author.put(plain(author, 1));

    refused(author, author.put(plain(author, 2)), ApplyResult.Reason.GAP);
  }

  @Test
  default void anotherHistoryIsAFork() {
    UpdateAuthor author = author();
    UpdateAuthor other = author.branch();
    applied(author.put(plain(author, 1)));

    refused(author, other.put(plain(author, 2)), ApplyResult.Reason.FORK);
    refused(author, other.put(plain(author, 3)), ApplyResult.Reason.FORK);
  }

  @Test
  default void anotherContainersUpdateIsRefused() {
    UpdateAuthor author = author();
    KeySet others = firmKeys().create(Set.of(Algorithm.ESP256)).keys();
    UpdateAuthor elsewhere =
        new UpdateAuthor(firmKeys(), ContainerSerial.of(kind(), others), others);

    assertThat(driver().apply(serial(), elsewhere.put(plain(elsewhere, 1))))
        .isEqualTo(new ApplyOutcome.Refused(ApplyResult.Reason.WRONG_CONTAINER, 0));
    assertThat(driver().firms(serial())).doesNotContain(elsewhere.firm());
    assertThat(position(author)).isEqualTo(ChainPosition.START);
  }

  @Test
  default void whatNoFirmSignedIsNotTrustedAndChangesNothing() {
    UpdateAuthor author = author();
    SignedUpdate update = author.put(plain(author, 1));
    byte[] octets = update.message().encoded().toArray();
    octets[octets.length - 1] ^= 1;
    SignedUpdate altered =
        new SignedUpdate(SignedMessage.parse(Bytes.of(octets)), update.entries());
    SignedUpdate context =
        new SignedUpdate(
            driver().context(serial(), author.firm(), Optional.empty(), List.of()), List.of());

    assertThat(driver().apply(serial(), altered)).isInstanceOf(ApplyOutcome.Untrusted.class);
    assertThat(driver().apply(serial(), context)).isInstanceOf(ApplyOutcome.Untrusted.class);
    assertThat(position(author)).isEqualTo(ChainPosition.START);
    assertThat(applied(update).repeated()).isFalse();
  }

  @Test
  default void anEntryForOtherKindsIsNotTakenAndTheChainGoesOn() {
    UpdateAuthor author = author();
    ContainerKind other =
        kind() == ContainerKind.CLOUD ? ContainerKind.DONGLE : ContainerKind.CLOUD;
    LicenseEntry foreign = author.entry(1, UpdateAuthor.terms(other).build());

    ContainerContext receipt = opened(applied(author.put(foreign)).receipt());

    assertThat(receipt.position(Issuer.CENTRAL).counter()).isEqualTo(1);
    assertThat(receipt.tombstones())
        .singleElement()
        .satisfies(stone -> assertThat(stone.notTaken()).isTrue());
    assertThat(entries(author)).isEmpty();
    applied(author.put(plain(author, 2)));
    assertThat(entries(author)).containsExactly(plain(author, 2));
  }

  @Test
  default void aRemovalLeavesATombstoneWithWhatWasUsed() {
    UpdateAuthor author = author();
    applied(author.put(units(author, 1, 10)));
    use(author, 1, 4);

    ContainerContext receipt = opened(applied(author.remove(1)).receipt());

    assertThat(entries(author)).isEmpty();
    assertThat(receipt.tombstones())
        .singleElement()
        .satisfies(
            stone -> {
              assertThat(stone.license()).isEqualTo(UpdateAuthor.license(1));
              assertThat(stone.used().units()).isEqualTo(4);
              assertThat(stone.notTaken()).isFalse();
            });
  }

  @Test
  default void aUseRepeatedIsAnsweredAlikeAndSpendsNothing() {
    UpdateAuthor author = author();
    applied(author.put(units(author, 1, 10)));

    UseOutcome first = use(author, 1, 3);
    UseOutcome again = use(author, 1, 3);
    UseOutcome restarted =
        restarted().use(serial(), author.firm(), UpdateAuthor.license(1), useId(1), Use.of(3));

    assertThat(first).isInstanceOf(UseOutcome.Allowed.class);
    assertThat(((UseOutcome.Allowed) first).unitsLeft()).isEqualTo(7);
    assertThat(again).isEqualTo(first);
    assertThat(restarted).isEqualTo(first);
    assertThat(((UseOutcome.Allowed) use(author, 2, 3)).unitsLeft()).isEqualTo(4);
    assertThat(driver().contents(serial(), author.firm()).items().get(0).used().units())
        .isEqualTo(6);
  }

  @Test
  default void noMoreUnitsThanGranted() {
    UpdateAuthor author = author();
    applied(author.put(units(author, 1, 10)));
    use(author, 1, 8);

    assertThat(use(author, 2, 3))
        .isEqualTo(new UseOutcome.Refused(new UseResult.UnitsExhausted(2, 3)));
    assertThat(((UseOutcome.Allowed) use(author, 3, 2)).unitsLeft()).isZero();
  }

  @Test
  default void whatIsNotHeldOrBlockedIsNotUsed() {
    UpdateAuthor author = author();
    assertThat(use(author, 1, 0)).isEqualTo(new UseOutcome.Refused(new UseResult.NotHeld()));
    applied(author.put(plain(author, 1)));
    applied(author.block());

    assertThat(use(author, 1, 0)).isEqualTo(new UseOutcome.Refused(new UseResult.Blocked()));
    assertThat(driver().contents(serial(), author.firm()).blocked()).isTrue();
    assertThat(context(author).blocked()).isTrue();
  }

  @Test
  default void aContentKeyIsOpenedByWhatTheHeadDemandsOrRefusedAsDeclared() {
    UpdateAuthor author = author();
    Bytes product = Digest.sha256(Bytes.utf8("product key")).value();
    PublicKey container = driver().keys(serial()).key(Algorithm.ESP256).orElseThrow();
    LicenseEntry entry =
        author
            .entry(1, UpdateAuthor.terms(serial().kind()).units(10).build())
            .with(
                List.of(
                    new EntryKey(new ProductCode(10), 1, keyWrap().wrap(container, product))
                        .encode()));
    applied(author.put(entry));
    Bytes content = Digest.sha256(Bytes.utf8("content key")).value();
    ProtectedHeader head = head(author, 3, product, content);
    if (!driver().abilities().features().contains(Feature.UNWRAP)) {
      assertThatThrownBy(() -> unlock(author, 1, head)).isInstanceOf(UnsupportedOperation.class);
      return;
    }
    UseOutcome.Allowed first = (UseOutcome.Allowed) unlock(author, 1, head);
    assertThat(first.key()).contains(content);
    assertThat(first.unitsLeft()).isEqualTo(7);
    assertThat(unlock(author, 1, head)).isEqualTo(first);
    ProtectedHeader cheaper =
        new ProtectedHeader(
            head.firm(), head.product(), head.features(), head.released(), 2, 1, 18, head.keys());
    assertThatThrownBy(() -> unlock(author, 2, cheaper)).isInstanceOf(UnwrapRefused.class);
    assertThat(unlock(author, 1, head(author, 0, product, content)))
        .isEqualTo(new UseOutcome.Refused(new UseResult.OtherUse()));
    assertThat(unlock(author, 3, head(author, 8, product, content)))
        .isEqualTo(new UseOutcome.Refused(new UseResult.UnitsExhausted(7, 8)));
    assertThat(unlock(author, 4, head.with(new TreeMap<>())))
        .isEqualTo(new UseOutcome.Refused(new UseResult.KeyMissing(new ProductCode(10), 1)));
  }

  private ProtectedHeader head(UpdateAuthor author, long units, Bytes product, Bytes content) {
    ProtectedHeader plain =
        new ProtectedHeader(
            author.firm(),
            new ProductCode(10),
            FeatureMap.of(0),
            Optional.empty(),
            units,
            1,
            18,
            new TreeMap<>());
    Bytes wrapped = keyWrap().wrap(product, plain.bound(serial().kind()), content);
    return plain.with(new TreeMap<>(Map.of(serial().kind(), wrapped)));
  }

  private UseOutcome unlock(UpdateAuthor author, int use, ProtectedHeader head) {
    Use wanted = new Use(Demand.of(0), Optional.of(new Unlock.Content(head)));
    return driver().use(serial(), author.firm(), UpdateAuthor.license(1), useId(use), wanted);
  }

  @Test
  default void containersAreMadeOrRefusedAsDeclared() {
    if (driver().abilities().features().contains(Feature.CREATE)) {
      ContainerSerial made = driver().create();
      assertThat(made).isNotEqualTo(serial());
      assertThat(driver().list(Optional.empty(), 1000)).contains(made, serial()).isSorted();
      assertThat(driver().firms(made)).isEmpty();
    } else {
      assertThatThrownBy(() -> driver().create()).isInstanceOf(UnsupportedOperation.class);
    }
  }

  @Test
  default void aProofIsSignedOverTheContainersOwnState() {
    UpdateAuthor author = author();
    applied(author.put(plain(author, 1)));
    Digest root = Digest.sha256(Bytes.utf8("root"));

    SignedMessage proof = driver().prove(serial(), author.firm(), root);

    ContainerProof.Verified verified = ContainerProof.open(proof, check()).orElseThrow();
    assertThat(verified.keys()).isEqualTo(driver().keys(serial()));
    assertThat(verified.proof())
        .isEqualTo(new ContainerProof(serial(), author.firm(), context(author).granted(), root));
  }

  @Test
  default void aContainerThatIsNotHereIsNamedByEveryCall() {
    UpdateAuthor author = author();
    KeySet others = firmKeys().create(Set.of(Algorithm.ESP256)).keys();
    ContainerSerial absent = ContainerSerial.of(kind(), others);
    SignedUpdate update = author.put(plain(author, 1));

    List<Runnable> calls =
        List.of(
            () -> driver().context(absent, author.firm(), Optional.empty(), List.of()),
            () -> driver().backed(absent, author.firm(), List.of()),
            () -> driver().apply(absent, update),
            () -> driver().use(absent, author.firm(), UpdateAuthor.license(1), useId(1), Use.CHECK),
            () -> driver().prove(absent, author.firm(), Digest.sha256(Bytes.empty())),
            () -> driver().keys(absent),
            () -> driver().firms(absent),
            () -> driver().contents(absent, author.firm()));

    for (Runnable call : calls) {
      assertThatThrownBy(call::run).isInstanceOf(NoSuchContainer.class);
    }
  }

  @Test
  default void anUnreachableContainerSaysSoAndIsUnchangedAfterwards() {
    UpdateAuthor author = author();
    applied(author.put(plain(author, 1)));
    ContainerContext before = context(author);
    SignedUpdate next = author.put(plain(author, 2));
    cutAfter(0);

    List<Runnable> calls =
        List.of(
            () -> driver().context(serial(), author.firm(), Optional.empty(), List.of()),
            () -> driver().backed(serial(), author.firm(), List.of()),
            () -> driver().apply(serial(), next),
            () -> use(author, 1, 0),
            () -> driver().prove(serial(), author.firm(), Digest.sha256(Bytes.empty())),
            () -> driver().contents(serial(), author.firm()));
    for (Runnable call : calls) {
      assertThatThrownBy(call::run).isInstanceOf(ContainerUnavailable.class);
    }

    plugIn();
    assertThat(context(author).chains()).isEqualTo(before.chains());
    assertThat(applied(next).repeated()).isFalse();
  }

  @Test
  default void anUpdateOfAHybridFirmIsAppliedWithBothSignaturesOnly() {
    UpdateAuthor author =
        new UpdateAuthor(firmKeys(), Set.of(Algorithm.values()), serial(), driver().keys(serial()));
    SignedUpdate whole = author.put(plain(author, 1));
    for (int kept : new int[] {0, 1}) {
      assertThat(driver().apply(serial(), UpdateAuthor.half(whole, kept)))
          .isEqualTo(new ApplyOutcome.Untrusted(TrustRefusal.ALGORITHM_MISSING));
      assertThat(entries(author)).isEmpty();
    }
    assertThat(applied(whole).repeated()).isFalse();
    assertThat(entries(author)).hasSize(1);
  }

  @Test
  default void anUpdateCutOffAnywhereIsInOrNotAndDoingItAgainGoesOn() {
    UpdateAuthor author = author();
    boolean cut = true;
    for (int steps = 0; cut; steps++) {
      SignedUpdate update = author.put(units(author, steps + 1, 10));
      long before = position(author).counter();
      cut = isCut(steps, () -> driver().apply(serial(), update));

      long after = position(author).counter();
      assertThat(after).as("cut after %d steps", steps).isBetween(before, before + 1);
      assertThat(entries(author)).hasSize((int) after);
      assertThat(applied(update).repeated()).isEqualTo(after > before);
      assertThat(entries(author)).hasSize((int) before + 1);
    }
  }

  @Test
  default void aUseCutOffAnywhereIsSpentOnceAtMost() {
    UpdateAuthor author = author();
    applied(author.put(units(author, 1, 1000)));
    boolean cut = true;
    for (int steps = 0; cut; steps++) {
      int use = steps;
      cut = isCut(steps, () -> use(author, use, 1));
      UseOutcome again = use(author, use, 1);
      assertThat(((UseOutcome.Allowed) again).used().units())
          .as("cut after %d steps", steps)
          .isEqualTo(steps + 1L);
    }
  }

  @Test
  default void aContextCutOffAnywhereGivesItsNumberToNoOther() {
    UpdateAuthor author = author();
    boolean cut = true;
    for (int steps = 0; cut; steps++) {
      long before = context(author).contextSeq();
      cut =
          isCut(
              steps, () -> driver().context(serial(), author.firm(), Optional.empty(), List.of()));
      assertThat(context(author).contextSeq()).isGreaterThan(before);
    }
  }

  private boolean isCut(int steps, Runnable call) {
    cutAfter(steps);
    try {
      call.run();
      return false;
    } catch (ContainerUnavailable e) {
      return true;
    } finally {
      plugIn();
    }
  }
}
