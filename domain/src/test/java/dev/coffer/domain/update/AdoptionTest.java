package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.EmergencyAuthor;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.license.Transition;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a Central that was restored from a backup takes over, and what it does not. */
class AdoptionTest {
  private static final Terms TERMS = Samples.anywhere().units(100).build();

  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.MACHINE, 8);
  private final Map<LicenseId, License> known = new HashMap<>();
  private final LicenseEntry one = sold(1).entry();
  private final LicenseEntry two = sold(2).entry();
  private Chain backup = box.chain();

  private License sold(long number) {
    License license = Samples.sold(firm.id(), number, TERMS);
    known.put(license.id(), license);
    return license;
  }

  private void happens(long number, LicenseEvent event) {
    known.computeIfPresent(
        Samples.license(number),
        (id, license) -> ((Transition.Moved) license.on(event, Samples.T0)).license());
  }

  private void isIn(TestContainer there, long number) {
    happens(number, new LicenseEvent.Deliver(there.state().serial()));
    happens(number, new LicenseEvent.Held(there.state().serial(), 1));
  }

  /** What is issued from now on is forgotten. */
  private void backUp() {
    backup = box.chain();
  }

  private SignedGrant grant() {
    return box.state().grant(firm.id()).orElseThrow();
  }

  private VerifiedGrant read(SignedGrant grant) {
    return ((Trust.GrantReading.Genuine) firm.trust().readGrant(grant)).grant();
  }

  private Adoption.Decision decide(ContainerContext context, VerifiedGrant grant) {
    return Adoption.decide(backup, context, grant, known, Samples.T0);
  }

  private Adoption.Decision decide() {
    ContainerContext context = box.context();
    return decide(context, read(grant()));
  }

  private Adoption.Decision.Adopted adopted() {
    return (Adoption.Decision.Adopted) decide();
  }

  private License after(Adoption.Decision.Adopted adopted, long number) {
    LicenseId id = Samples.license(number);
    License before = known.get(id);
    LicenseEvent event = adopted.events().get(id);
    return event != null
            && before != null
            && before.on(event, Samples.T0) instanceof Transition.Moved moved
        ? moved.license()
        : Optional.ofNullable(before).orElseThrow();
  }

  private static Adoption.Decision disputed(long number, Adoption.Dispute.Why why) {
    return new Adoption.Decision.Disputed(new Adoption.Dispute(Samples.license(number), why));
  }

  @Test
  void theLastUpdateAloneProvesAllThatIsGranted() {
    box.gets(one);
    box.gets(two);
    box.does(TestContainer.remove(one));

    Adoption.Decision.Adopted adopted = adopted();

    Chain chain = adopted.extended().chain();
    assertThat(chain.issued()).isEqualTo(box.chain().issued());
    assertThat(chain.confirmed()).isEqualTo(box.chain().issued());
    assertThat(chain.granted()).isEqualTo(box.chain().granted());
    assertThat(chain.rebased()).isEqualTo(3);
    assertThat(adopted.extended().step().digest()).isEqualTo(chain.issued().digest());
    License held = after(adopted, 2);
    assertThat(held.place().state()).isEqualTo(Place.State.ACTIVE);
    assertThat(held.place().isIn(box.state().serial())).isTrue();
    assertThat(held.generation()).isEqualTo(1);
  }

  @Test
  void anEmptyContainerIsProvedToo() {
    box.gets(one);
    isIn(box, 1);
    backUp();
    box.does(TestContainer.remove(one));
    box.does(new Operation.Acknowledge(one.license(), 1));

    License home = after(adopted(), 1);

    assertThat(home.place()).isEqualTo(Place.AVAILABLE);
    assertThat(home.generation()).isEqualTo(2);
  }

  @Test
  void theFirmsWordOnTermsIsTakenOver() {
    box.gets(one);
    isIn(box, 1);
    backUp();
    Terms wider = Samples.anywhere().units(100).seats(9).build();
    box.gets(Samples.entry(firm.id(), 1, 2, wider));

    License changed = after(adopted(), 1);

    assertThat(changed.generation()).isEqualTo(2);
    assertThat(changed.newestTerms()).isEqualTo(wider);
    assertThat(changed.pending()).isEmpty();
  }

  @Test
  void aChangeMadeSinceTheRestoreWaitsAfterTheForgottenOneOfTheSameGeneration() {
    box.gets(one);
    isIn(box, 1);
    backUp();
    Terms forgotten = Samples.anywhere().units(100).seats(9).build();
    box.gets(Samples.entry(firm.id(), 1, 2, forgotten));
    Terms newer = Samples.anywhere().units(100).seats(4).build();
    happens(1, new LicenseEvent.Change(newer));

    License changed = after(adopted(), 1);

    assertThat(changed.terms()).isEqualTo(forgotten);
    assertThat(changed.newestTerms()).isEqualTo(newer);
    assertThat(changed.newestGeneration()).isEqualTo(3);
  }

  @Test
  void whatTheEntryLacksInUnitsWasUsedElsewhere() {
    Terms left = TERMS.carrying(new Used(30, Optional.empty()));
    box.gets(Samples.entry(firm.id(), 1, 2, left));

    License license = after(adopted(), 1);

    assertThat(license.terms()).isEqualTo(TERMS);
    assertThat(license.used().units()).isEqualTo(30);
    assertThat(license.entry().terms().units()).contains(70L);
  }

  @Test
  void whatWasUsedBeforeItLeftAndCameBackStaysUsed() {
    box.gets(one);
    isIn(box, 1);
    happens(1, new LicenseEvent.Held(box.state().serial(), 1, new Used(20, Optional.empty())));
    backUp();
    Terms left = TERMS.carrying(new Used(25, Optional.empty()));
    box.gets(Samples.entry(firm.id(), 1, 3, left));
    box.use(one.license(), 1, 2);

    License license = after(adopted(), 1);

    assertThat(license.usedInAll().units()).isEqualTo(27);
    assertThat(license.remainder().units()).contains(73L);
  }

  @Test
  void whatIsOnItsWayHereAndWasNeverIssuedStaysOnItsWay() {
    box.gets(two);
    happens(1, new LicenseEvent.Deliver(box.state().serial()));

    Adoption.Decision.Adopted adopted = adopted();

    assertThat(after(adopted, 1).place().state()).isEqualTo(Place.State.DELIVERING);
    assertThat(after(adopted, 2).place().state()).isEqualTo(Place.State.ACTIVE);
  }

  @Test
  void aTombstoneTellsOfALicenceThatCameAndWent() {
    box.gets(one);
    box.use(one.license(), 1, 7);
    box.does(TestContainer.remove(one));

    License came = after(adopted(), 1);
    Used last = new Used(7, Optional.of(Samples.T0));
    License home =
        ((Transition.Moved)
                came.on(new LicenseEvent.Gone(box.state().serial(), 1, last), Samples.T0))
            .license();

    assertThat(home.place()).isEqualTo(Place.AVAILABLE);
    assertThat(home.generation()).isEqualTo(2);
    assertThat(home.used().units()).isEqualTo(7);
  }

  @Test
  void aForgottenBlockIsKeptAndAWordThatWaitsStands() {
    box.does(new Operation.Block());
    assertThat(adopted().extended().chain().blocked()).isTrue();

    box.does(new Operation.Unblock());
    backup = backup.blocked(true);
    assertThat(adopted().extended().chain().blocked()).isTrue();
  }

  @Test
  void aLicenceThatIsNotKnownIsForTheVendorToDecide() {
    box.gets(one, two);
    known.remove(one.license());

    assertThat(decide()).isEqualTo(disputed(1, Adoption.Dispute.Why.UNKNOWN));
  }

  @Test
  void aLicenceThatIsElsewhereIsForTheVendorToDecide() {
    TestContainer other = new TestContainer(firm, "other", ContainerKind.MACHINE, 8);
    box.gets(one, two);
    isIn(other, 2);

    assertThat(decide()).isEqualTo(disputed(2, Adoption.Dispute.Why.ELSEWHERE));
  }

  @Test
  void aLicenceThatWasSoldAndCameHomeSinceIsForTheVendorToDecide() {
    TestContainer other = new TestContainer(firm, "other", ContainerKind.MACHINE, 8);
    box.gets(one);
    isIn(other, 1);
    happens(1, new LicenseEvent.Gone(other.state().serial(), 1, Used.NOTHING));

    assertThat(decide()).isEqualTo(disputed(1, Adoption.Dispute.Why.OLDER));
  }

  @Test
  void lessUseOfTheSameCopyIsForTheVendorToDecide() {
    box.gets(one);
    isIn(box, 1);
    happens(1, new LicenseEvent.Held(box.state().serial(), 1, new Used(20, Optional.empty())));
    backUp();
    box.gets(two);

    assertThat(decide()).isEqualTo(disputed(1, Adoption.Dispute.Why.LESS_USED));
  }

  @Test
  void whatWasWithdrawnSinceIsTakenBackAndHoldsNothingUp() {
    box.gets(one, two);
    happens(1, new LicenseEvent.Withdraw());

    Adoption.Decision.Adopted adopted = adopted();

    assertThat(after(adopted, 1).place()).isEqualTo(Place.WITHDRAWN);
    assertThat(adopted.extended().chain().granted().copy(one.license())).isPresent();
  }

  @Test
  void anEntryThatDoesNotComeAlongIsMissed() {
    box.gets(one);
    SignedGrant without = new SignedGrant(grant().update(), grant().granted(), List.of());

    assertThat(decide(box.context(), read(without)))
        .isEqualTo(disputed(1, Adoption.Dispute.Why.NO_ENTRY));
  }

  @Test
  void aGrantOfAnotherStateProvesNothing() {
    Adoption.Decision.Unrelated unrelated = new Adoption.Decision.Unrelated();
    box.gets(one);
    VerifiedGrant older = read(grant());
    box.gets(two);
    assertThat(decide(box.context(), older)).as("an older one").isEqualTo(unrelated);

    backup = box.chain();
    assertThat(decide()).as("nothing is forgotten").isEqualTo(unrelated);

    backup = Chain.start(box.state().serial(), box.keys().keys(), firm.id());
    TestContainer other = new TestContainer(firm, "other", ContainerKind.MACHINE, 8);
    other.gets(one);
    other.gets(two);
    VerifiedGrant others = read(other.state().grant(firm.id()).orElseThrow());
    assertThat(decide(box.context(), others)).as("another container's").isEqualTo(unrelated);
  }

  @Test
  void onlyTheFirmsIssuingKeysGrant() {
    box.gets(one);
    SignedGrant grant = grant();
    TestFirm stranger = TestFirm.scripted("stranger", TestFirm.CLASSICAL);
    SignedMessage context =
        SignedMessage.sign(
            MessageType.CONTEXT,
            firm.updateHeader(1),
            box.chain().granted().toCbor().encode(),
            firm.issuing(1));

    assertThat(refused(stranger.trust(), grant)).isEqualTo(TrustRefusal.UNKNOWN_KEY);
    assertThat(refused(firm.trust(), with(grant, context))).isNotNull();
    assertThat(refused(firm.trust(), with(grant, Granted.NOTHING)))
        .isEqualTo(TrustRefusal.BAD_SIGNATURE);
    SignedGrant swapped = new SignedGrant(grant.update(), grant.granted(), List.of(two.encode()));
    assertThat(refused(firm.trust(), swapped)).isEqualTo(TrustRefusal.BAD_SIGNATURE);
  }

  @Test
  void anEmergencyKeyGrantsNothing() {
    EmergencyAuthor author = new EmergencyAuthor(firm, 1);
    SignedUpdate update =
        author.put(
            box.keys().keys().thumbprint(),
            1,
            Digest.ZERO,
            author.entry(1, Samples.T0, Samples.T0.plusSeconds(60)));

    assertThat(refused(firm.trust(), new SignedGrant(update.message(), Granted.NOTHING, List.of())))
        .isEqualTo(TrustRefusal.WRONG_ROLE);
  }

  @Test
  void everyOctetOfAGrantCounts() {
    box.gets(one, two);
    Bytes encoded = grant().encode();
    assertThat(SignedGrant.parse(encoded)).isEqualTo(grant());
    for (int i = 0; i < encoded.length(); i++) {
      byte[] octets = encoded.toArray();
      octets[i] ^= 1;
      assertThat(believed(Bytes.of(octets))).as("octet %d", i).isFalse();
    }
  }

  private boolean believed(Bytes encoded) {
    try {
      SignedGrant grant = SignedGrant.parse(encoded);
      return firm.trust().readGrant(grant) instanceof Trust.GrantReading.Genuine genuine
          && genuine.grant().entry(one.license()).isPresent()
          && genuine.grant().entry(two.license()).isPresent();
    } catch (Malformed e) {
      return false;
    }
  }

  private static SignedGrant with(SignedGrant grant, SignedMessage update) {
    return new SignedGrant(update, grant.granted(), grant.entries());
  }

  private static SignedGrant with(SignedGrant grant, Granted granted) {
    return new SignedGrant(grant.update(), granted, List.of());
  }

  private static TrustRefusal refused(Trust trust, SignedGrant grant) {
    return ((Trust.GrantReading.Refused) trust.readGrant(grant)).reason();
  }
}
