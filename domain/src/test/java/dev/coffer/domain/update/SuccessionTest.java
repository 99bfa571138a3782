package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.Dynasty;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * One root follows another: who learns of it, from what, and what the earlier is still good for.
 */
class SuccessionTest {
  private final Dynasty firm = new Dynasty("old house", TestFirm.HYBRID);
  private final LicenseEntry entry = Samples.entry(firm.id(), 1, 1, Samples.anywhere().build());
  private final Signer box = ScriptedSigner.of("box", TestFirm.CLASSICAL);
  private ContainerState state =
      ContainerState.create(ContainerKind.MACHINE, box.keys(), 9, Samples.T0);
  private Chain chain = Chain.start(state.serial(), box.keys(), firm.id());

  private Chain.Step issue(Operation operation, LicenseEntry... entries) {
    Map<Digest, LicenseEntry> named =
        entries.length == 0 ? Map.of() : Map.of(entries[0].digest(), entries[0]);
    Chain.Extended extended = chain.extend(List.of(operation), named);
    chain = extended.chain();
    return extended.step();
  }

  private Chain.Step put() {
    return issue(new Operation.Put(entry.license(), entry.generation(), entry.digest()), entry);
  }

  /** What the container says to an update, which it reads by the roots that come with it. */
  private ApplyResult apply(SignedUpdate update) {
    Anchor carried =
        ((Anchor.Reading.Genuine) Trust.carriedBy(update.message(), ScriptedSigner.CHECK)).anchor();
    Trust.UpdateReading reading = new Trust(carried, ScriptedSigner.CHECK).read(update);
    ApplyResult result = state.apply(((Trust.UpdateReading.Genuine) reading).update(), Samples.T0);
    if (result instanceof ApplyResult.Applied applied) {
      state = ContainerState.parse(applied.state().encode());
    }
    return result;
  }

  private static Anchor.Reading refused(TrustRefusal reason) {
    return new Anchor.Reading.Refused(reason);
  }

  private static Anchor.Reading read(List<SignedMessage> roots) {
    return Anchor.read(roots, ScriptedSigner.CHECK);
  }

  private List<SignedMessage> followedBy(Certificate second, Signer by) {
    List<SignedMessage> roots = new ArrayList<>(firm.roots(0));
    roots.add(Dynasty.signed(second, by));
    return roots;
  }

  @Test
  void theFirmKeepsItsIdThroughAllRoots() {
    for (int generation = 0; generation < Anchor.MOST_ROOTS; generation++) {
      Anchor anchor = Dynasty.anchor(firm.roots(generation));
      assertThat(anchor.firm()).isEqualTo(firm.id());
      assertThat(anchor.generation()).isEqualTo(generation);
      assertThat(anchor.keys()).isEqualTo(firm.root(generation).keys());
      assertThat(anchor.successor()).isEqualTo(firm.root(generation + 1).keys().thumbprint());
      Anchor.Reading again = Anchor.parse(anchor.encoded(), ScriptedSigner.CHECK);
      assertThat(((Anchor.Reading.Genuine) again).anchor().messages()).isEqualTo(anchor.messages());
    }
    assertThatThrownBy(() -> read(firm.roots(Anchor.MOST_ROOTS))).isInstanceOf(Malformed.class);
  }

  @Test
  void anAnchorOfOneRootIsItsCertificate() {
    assertThat(Dynasty.anchor(firm.roots(0)).encoded()).isEqualTo(firm.roots(0).get(0).encoded());
  }

  @Test
  void onlyTheRootThatWasNamedFollows() {
    Certificate second = firm.certificate(1, 0, Requirements.HYBRID);
    assertThat(read(followedBy(second, firm.root(1)))).isInstanceOf(Anchor.Reading.Genuine.class);

    Certificate usurper = firm.certificate(2, 0, Requirements.HYBRID);
    assertThat(read(followedBy(usurper, firm.root(2))))
        .isEqualTo(refused(TrustRefusal.FOREIGN_ROOT));
    Dynasty rival = new Dynasty("rival", TestFirm.HYBRID);
    assertThat(read(followedBy(rival.certificate(1, 0, Requirements.HYBRID), rival.root(1))))
        .isEqualTo(refused(TrustRefusal.FOREIGN_ROOT));
  }

  @Test
  void theFirstRootOfAnAnchorFollowsNobody() {
    assertThat(read(List.of(firm.roots(1).get(1)))).isEqualTo(refused(TrustRefusal.FOREIGN_ROOT));
  }

  @Test
  void aRootIsCrownedByItsOwnSignatureNotByItsPredecessors() {
    Certificate second = firm.certificate(1, 0, Requirements.HYBRID);
    assertThat(read(followedBy(second, firm.root(0)))).isEqualTo(refused(TrustRefusal.WRONG_ROLE));
  }

  @Test
  void aFollowerNeverRequiresLess() {
    Certificate weak = firm.certificate(1, 0, Requirements.CLASSICAL);
    assertThat(read(followedBy(weak, firm.root(1))))
        .isEqualTo(refused(TrustRefusal.ALGORITHM_MISSING));
    Requirements updatesOnly =
        new Requirements(
            new Requirements.Roles(TestFirm.CLASSICAL, TestFirm.HYBRID, TestFirm.CLASSICAL),
            Optional.empty());
    assertThat(read(followedBy(firm.certificate(1, 0, updatesOnly), firm.root(1))))
        .isEqualTo(refused(TrustRefusal.ALGORITHM_MISSING));
  }

  @Test
  void softwareFollowsARootThatAnEntryComesWith() {
    SignedUpdate later = firm.sign(put(), 11, 1, firm.roots(1));
    Trust old = firm.trust(0);

    assertThat(old.readEntry(later.message(), entry.encode()))
        .isInstanceOf(Trust.EntryReading.Genuine.class);
    assertThat(old.anchor().generation()).isEqualTo(1);
    assertThat(firm.trust(0).anchor().isContinuedBy(old.anchor())).isTrue();
    assertThat(old.anchor().isContinuedBy(firm.trust(0).anchor())).isFalse();
  }

  @Test
  void softwareThatKnowsMoreRootsReadsWhatCameWithFewer() {
    SignedUpdate early = firm.sign(put(), 1, 0, firm.roots(0));
    SignedUpdate later = firm.sign(put(), 11, 1, firm.roots(1));

    for (SignedUpdate update : List.of(early, later)) {
      assertThat(firm.trust(2).readEntry(update.message(), entry.encode()))
          .isInstanceOf(Trust.EntryReading.Genuine.class);
    }
  }

  @Test
  void anEndedRootIsGoodForNothingWhereThatIsKnown() {
    SignedUpdate early = firm.sign(put(), 1, 0, firm.roots(0));
    Trust trust = firm.trust(0);
    assertThat(trust.readEntry(early.message(), entry.encode()))
        .isInstanceOf(Trust.EntryReading.Genuine.class);

    trust.readEntry(firm.sign(put(), 11, 1, firm.roots(1, 1)).message(), entry.encode());

    assertThat(trust.readEntry(early.message(), entry.encode()))
        .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void anEarlierRootSpeaksForItsOwnEpochsAlone() {
    Trust trust = firm.trust(1);
    assertThat(trust.read(firm.sign(put(), 9, 0, firm.roots(1))))
        .isInstanceOf(Trust.UpdateReading.Genuine.class);
    for (long epoch : new long[] {10, 11, 1_000}) {
      assertThat(trust.read(firm.sign(put(), epoch, 0, firm.roots(1))))
          .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.STALE_EPOCH));
    }
    assertThat(trust.read(firm.sign(put(), 9, 1, firm.roots(1))))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.STALE_EPOCH));
    assertThat(trust.read(firm.sign(put(), 10, 1, firm.roots(1))))
        .isInstanceOf(Trust.UpdateReading.Genuine.class);
  }

  @Test
  void aThiefOfARootCannotNameAnotherFollower() {
    Certificate first = firm.certificate(0, 0, Requirements.HYBRID);
    Certificate forged =
        new Certificate(
            first.role(),
            first.subject(),
            first.firm(),
            first.epoch(),
            first.types(),
            first.notBefore(),
            first.notAfter(),
            Optional.of(firm.root(5).keys().thumbprint()),
            first.kinds(),
            first.required(),
            first.name(),
            0);
    Certificate own = firm.certificate(5, 0, Requirements.HYBRID);
    List<SignedMessage> usurped =
        List.of(Dynasty.signed(forged, firm.root(0)), Dynasty.signed(own, firm.root(5)));
    assertThat(read(usurped)).isInstanceOf(Anchor.Reading.Genuine.class);
    SignedUpdate update = firm.sign(put(), 51, 5, usurped);

    assertThat(firm.trust(0).read(update))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.FOREIGN_ROOT));
    assertThat(firm.trust(1).read(update))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.UNKNOWN_KEY));
  }

  @Test
  void aContainerLearnsARootByAnUpdateAndGoesBackToNoEarlierOne() {
    assertThat(apply(firm.sign(put(), 1, 0, firm.roots(0))))
        .isInstanceOf(ApplyResult.Applied.class);
    Chain.Step announced = issue(new Operation.Certify(entry.digest()));
    assertThat(apply(firm.sign(announced, 10, 1, firm.roots(1))))
        .isInstanceOf(ApplyResult.Applied.class);
    Chain.Step next = issue(new Operation.Block());

    // The first root, whoever has it now, still signs: with any epoch, and without its follower.
    assertThat(apply(firm.sign(next, 1, 0, firm.roots(0))))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.STALE_EPOCH, 2));
    assertThat(apply(firm.sign(next, 1_000, 0, firm.roots(0))))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.STALE_EPOCH, 2));
    assertThat(apply(firm.sign(next, 10, 1, firm.roots(1))))
        .isInstanceOf(ApplyResult.Applied.class);
  }

  @Test
  void aContainerThatMeetsTheFirmLateRefusesEpochsBeforeTheLastRoot() {
    assertThat(apply(firm.sign(put(), 9, 0, firm.roots(1))))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.STALE_EPOCH, 0));
  }

  @Test
  void aContainerFollowsNoRootButTheOneThatWasNamed() {
    assertThat(apply(firm.sign(put(), 1, 0, firm.roots(0))))
        .isInstanceOf(ApplyResult.Applied.class);
    Certificate first = firm.certificate(0, 0, Requirements.HYBRID);
    Certificate forged =
        new Certificate(
            first.role(),
            first.subject(),
            first.firm(),
            first.epoch(),
            first.types(),
            first.notBefore(),
            first.notAfter(),
            Optional.of(firm.root(5).keys().thumbprint()),
            first.kinds(),
            first.required(),
            first.name(),
            0);
    List<SignedMessage> usurped =
        List.of(
            Dynasty.signed(forged, firm.root(0)),
            Dynasty.signed(firm.certificate(5, 0, Requirements.HYBRID), firm.root(5)));

    assertThat(apply(firm.sign(issue(new Operation.Block()), 51, 5, usurped)))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.FOREIGN_ROOT, 1));
  }

  @Test
  void anUpdateThatWasAppliedIsRepeatedWhicheverKeySignsItNow() {
    Chain.Step step = put();
    apply(firm.sign(step, 1, 0, firm.roots(0)));
    assertThat(apply(firm.sign(step, 10, 1, firm.roots(1)))).isEqualTo(new ApplyResult.Repeated());
  }
}
