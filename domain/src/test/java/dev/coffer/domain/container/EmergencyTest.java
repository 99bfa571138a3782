package dev.coffer.domain.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.EmergencyAuthor;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmergencyTest {
  private static final Instant T0 = Samples.T0;
  private static final Instant END = T0.plus(Emergency.LONGEST);
  private static final LicenseId ONE = Samples.license(1);

  private final TestFirm firm = TestFirm.scripted("firm", TestFirm.CLASSICAL);
  private final TestContainer box = new TestContainer(firm, "box", ContainerKind.MACHINE, 30);
  private final Digest container = box.keys().keys().thumbprint();
  private final EmergencyAuthor author = new EmergencyAuthor(firm, 1);
  private final LicenseEntry entry = author.entry(1, T0, END);
  private final SignedUpdate update = author.put(container, 1, Digest.ZERO, entry);

  private ApplyResult apply(SignedUpdate signed) {
    ApplyResult result = box.state().apply(firm.verified(signed), T0);
    if (result instanceof ApplyResult.Applied applied) {
      box.put(applied.state());
    }
    return result;
  }

  private void refused(SignedUpdate signed, ApplyResult.Reason reason) {
    ContainerState before = box.state();
    assertThat(apply(signed)).isEqualTo(new ApplyResult.Refused(reason, 0));
    assertThat(box.state()).isSameAs(before);
  }

  @Test
  void aLicenceOfAnEmergencyIsBesideWhatCentralGranted() {
    LicenseEntry sold = Samples.entry(firm.id(), 7, 1, Samples.anywhere().build());
    box.gets(sold);
    ContainerContext before = box.context();

    assertThat(apply(update)).isInstanceOf(ApplyResult.Applied.class);

    ContainerContext after = box.context();
    assertThat(after.granted()).isEqualTo(before.granted());
    assertThat(after.position(Issuer.CENTRAL)).isEqualTo(before.position(Issuer.CENTRAL));
    assertThat(after.position(author.issuer()).counter()).isEqualTo(1);
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    assertThat(box.use(sold.license(), 2, 0)).isInstanceOf(UseResult.Allowed.class);
    assertThat(apply(update)).isEqualTo(new ApplyResult.Repeated());
    box.does(TestContainer.remove(sold));
    assertThat(box.use(ONE, 3, 0)).isInstanceOf(UseResult.Allowed.class);
  }

  @Test
  void itIsOverAtItsEnd() {
    apply(update);
    box.at(END.minusSeconds(1));
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    box.at(END);
    assertThat(box.use(ONE, 2, 0)).isEqualTo(new UseResult.Over(END));
  }

  @Test
  void aBlockOfCentralsHoldsForItAndARebaseLeavesIt() {
    apply(update);
    box.does(new Operation.Block());
    assertThat(box.use(ONE, 1, 0)).isEqualTo(new UseResult.Blocked());
    ContainerContext context = box.context();
    box.does(new Operation.Rebase(context.contextSeq(), context.granted(), List.of()));
    box.does(new Operation.Unblock());
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
  }

  @Test
  void theFirmIsToldUntilItAcknowledgesAndWhatIsOverThenGoes() {
    apply(update);
    EmergencyReport report =
        new EmergencyReport(ONE, author.signer().keys().thumbprint(), entry.product(), END);
    assertThat(box.context().emergencies()).containsExactly(report);
    box.at(END);
    box.does(new Operation.Block());
    assertThat(box.context().emergencies()).containsExactly(report);
    box.at(T0.plus(Duration.ofDays(1)));
    box.does(new Operation.Acknowledge(ONE, 1));
    assertThat(box.context().emergencies()).isEmpty();
    assertThat(box.state().holding(firm.id(), ONE)).isEmpty();
    assertThat(box.context().tombstones()).isEmpty();
    assertThat(apply(update)).isEqualTo(new ApplyResult.Repeated());
  }

  @Test
  void whatIsAcknowledgedStaysToItsEnd() {
    apply(update);
    box.does(new Operation.Acknowledge(ONE, 1));
    assertThat(box.use(ONE, 1, 0)).isInstanceOf(UseResult.Allowed.class);
    assertThat(ContainerState.parse(box.state().encode()).encode()).isEqualTo(box.state().encode());
    box.at(END);
    box.does(new Operation.Block());
    assertThat(box.state().holding(firm.id(), ONE)).isEmpty();
  }

  @Test
  void noIssuerPutsALicenceOfAnother() {
    LicenseEntry sold = Samples.entry(firm.id(), 7, 1, Samples.anywhere().build());
    box.gets(sold);
    refused(
        author.put(container, 1, Digest.ZERO, author.entry(7, T0, END)),
        ApplyResult.Reason.OTHER_ISSUER);
    apply(update);
    assertThat(box.apply(box.issuePuts(entry)))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.OTHER_ISSUER, 1));
  }

  @Test
  void sixteenAreTakenUntoldAndNoMore() {
    LicenseEntry[] sixteen = new LicenseEntry[Emergency.MOST_UNTOLD];
    for (int i = 0; i < sixteen.length; i++) {
      sixteen[i] = author.entry(100 + i, T0, END);
    }
    SignedUpdate many = author.put(container, 1, Digest.ZERO, sixteen);
    assertThat(apply(many)).isInstanceOf(ApplyResult.Applied.class);
    SignedUpdate more =
        author.put(
            container, 2, author.content(container, 1, Digest.ZERO, sixteen).digest(), entry);
    assertThat(apply(more))
        .isEqualTo(new ApplyResult.Refused(ApplyResult.Reason.TOO_MANY_EMERGENCIES, 1));
    box.does(new Operation.Acknowledge(sixteen[0].license(), 1));
    assertThat(apply(more)).isInstanceOf(ApplyResult.Applied.class);
    assertThat(ContainerContext.parse(box.context().encode()).emergencies()).hasSize(16);
  }

  @Test
  void aRotationOfIssuingKeysEndsTheKey() {
    box.apply(box.issue(new Operation.Block()), 2);
    refused(update, ApplyResult.Reason.STALE_EPOCH);
  }

  @Test
  void protectedSoftwareBelievesItWithinItsBoundsOnly() {
    assertThat(firm.trust().readEntry(update.message(), entry.encode()))
        .isEqualTo(new Trust.EntryReading.Genuine(entry, container));
    LicenseEntry longer = author.entry(1, T0, END.plusSeconds(1));
    SignedUpdate beyond = author.put(container, 1, Digest.ZERO, longer);
    assertThat(firm.trust().readEntry(beyond.message(), longer.encode()))
        .isEqualTo(new Trust.EntryReading.Refused(TrustRefusal.NOT_PERMITTED));
    assertThat(firm.trust().read(beyond))
        .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.NOT_PERMITTED));
  }
}
