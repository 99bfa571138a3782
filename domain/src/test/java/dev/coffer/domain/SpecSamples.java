package dev.coffer.domain;

import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.WrappedKey;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.EmergencyAuthor;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.protect.EntryKey;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The firm, container, entry and device of the examples in docs/spec. */
final class SpecSamples {
  static final TestFirm FIRM = TestFirm.real("Example", TestFirm.CLASSICAL);
  static final BouncySigner DEVICE = BouncySigner.of("example device", TestFirm.CLASSICAL);
  static final Instant T0 = Samples.T0;

  private SpecSamples() {}

  static TestContainer container(ContainerKind kind) {
    return new TestContainer(FIRM, "example container", kind, 2);
  }

  static LicenseEntry entry() {
    Terms terms =
        Terms.builder()
            .kinds(ContainerKind.CLOUD, ContainerKind.MACHINE)
            .validUntil(Instant.parse("2027-01-01T00:00:00Z"))
            .units(1000)
            .seats(5)
            .counting(Counting.PER_STATION)
            .lingerTime(Duration.ofMinutes(5))
            .linkLoss(new Terms.LinkLoss.Grace(Duration.ofHours(1)))
            .build();
    PublicKey point = BouncySigner.of("ephemeral", TestFirm.CLASSICAL).keys().keys().get(0);
    EntryKey key =
        new EntryKey(new ProductCode(100), 1, new WrappedKey(point, Bytes.of(new byte[40])));
    return new LicenseEntry(
        Samples.license(1),
        1,
        FIRM.id(),
        new ProductCode(100),
        FeatureMap.of(0, 3),
        "Modeller",
        "five seats",
        terms,
        List.of(key.encode()),
        List.of(new LicenseEntry.ModuleEntry(new ProductCode(101), FeatureMap.of(1), "Export")));
  }

  /** Terms with every field that may be absent. */
  static Terms fullTerms() {
    return Terms.builder()
        .validFrom(T0)
        .validUntil(T0.plusSeconds(1))
        .usagePeriod(Duration.ofDays(30))
        .maintenanceUntil(T0)
        .units(3)
        .borrow(new Terms.Borrow(1, Duration.ofDays(1)))
        .contactEvery(Duration.ofDays(7))
        .namedUser("Ada")
        .binding(Binding.STRICT)
        .build();
  }

  /** A root that followed the firm's first and requires by role. */
  static Certificate follower() {
    return follower(Requirements.CLASSICAL);
  }

  static Certificate follower(Requirements required) {
    return new Certificate(
        Role.ROOT,
        BouncySigner.of("Example next root", TestFirm.CLASSICAL).keys(),
        Optional.of(FIRM.id().root()),
        2,
        Set.of(MessageType.CERTIFICATE),
        TestFirm.FROM,
        TestFirm.TO,
        Optional.of(TestFirm.digest("third root")),
        Set.of(),
        Optional.of(required),
        "Example",
        1);
  }

  static Certificate containerCertificate() {
    return TestFirm.containerCertificate(
        container(ContainerKind.CLOUD).keys().keys(), ContainerKind.CLOUD);
  }

  static CertifiedContact contact() {
    return new CertifiedContact(
        FIRM.id(), container(ContainerKind.CLOUD).keys().keys().thumbprint(), 3, T0);
  }

  /** A container that holds one entry and used it, refused another, and wishes. */
  static ContainerContext context() {
    return lived().context(Optional.of(Bytes.of(new byte[16])), wish(), wishWithRight());
  }

  /** {@link #context()}, had the licence been used without a time. */
  static ContainerContext timeless() {
    ContainerContext context = context();
    return new ContainerContext(
        context.serial(),
        context.firm(),
        context.contextSeq(),
        context.chains(),
        context.granted(),
        context.blocked(),
        context.epoch(),
        new TreeMap<>(Map.of(Samples.license(1), Used.NOTHING)),
        context.tombstones(),
        context.lastSeen(),
        context.capabilities(),
        context.challenge(),
        context.wishes(),
        context.clock(),
        context.emergencies());
  }

  static TestContainer lived() {
    TestContainer box = container(ContainerKind.CLOUD);
    box.gets(entry());
    Terms elsewhere = Terms.builder().kinds(ContainerKind.DONGLE).build();
    box.gets(Samples.entry(FIRM.id(), 2, 1, elsewhere));
    box.use(Samples.license(1), 7, 3);
    return box;
  }

  /** A container one of whose entries was used and is gone, and one is held and was not used. */
  static TestContainer left() {
    TestContainer box = container(ContainerKind.CLOUD);
    LicenseEntry gone = Samples.entry(FIRM.id(), 3, 1, Samples.anywhere().units(5).build());
    box.gets(gone);
    box.use(gone.license(), 8, 2);
    box.does(TestContainer.remove(gone));
    return box;
  }

  /** A container that a firm knows, and to which it gave nothing yet. */
  static TestContainer contacted() {
    TestContainer box = container(ContainerKind.CLOUD);
    box.context();
    CertifiedContact contact =
        new CertifiedContact(FIRM.id(), box.keys().keys().thumbprint(), 1, T0);
    box.put(box.state().contacted(contact, T0).orElseThrow());
    return box;
  }

  /**
   * A container whose clock was far ahead twice, and repaired once, with a licence of an emergency.
   */
  static TestContainer suspect() {
    TestContainer box = contacted();
    box.at(T0.plus(Duration.ofDays(900)));
    box.context();
    box.at(T0.plus(Duration.ofDays(1)));
    long asks = box.context().contextSeq();
    box.does(new Operation.SetTime(T0.plus(Duration.ofDays(1)), asks));
    box.at(T0.plus(Duration.ofDays(500)));
    box.context();
    box.at(T0.plus(Duration.ofDays(2)));
    box.context();
    EmergencyAuthor author = new EmergencyAuthor(FIRM, 1);
    Digest container = box.keys().keys().thumbprint();
    Instant end = T0.plus(Duration.ofDays(7));
    SignedUpdate update = author.put(container, 1, Digest.ZERO, author.entry(9, T0, end));
    ApplyResult applied = box.state().apply(FIRM.verified(update), T0.plus(Duration.ofDays(2)));
    box.put(((ApplyResult.Applied) applied).state());
    return box;
  }

  static Wish wish() {
    return new Wish(Wish.Kind.RETURN, Samples.license(1), 1, Optional.empty());
  }

  static Wish wishWithRight() {
    return new Wish(
        Wish.Kind.ACTIVATE,
        Samples.license(4),
        1,
        Optional.of(
            TicketRight.of(
                TestFirm.digest("ticket"), container(ContainerKind.CLOUD).state().serial())));
  }

  /** The leaf of the example proof. */
  static Digest leaf() {
    return ContainerProof.leaf(
        container(ContainerKind.CLOUD).keys().keys().thumbprint(),
        FIRM.id(),
        entry().digest(),
        Samples.id(42),
        TestFirm.digest("holder"),
        new Digest(Bytes.fromHex("11".repeat(32))),
        300);
  }

  static Bytes proof() {
    TestContainer box = container(ContainerKind.CLOUD);
    box.gets(entry());
    return ContainerProof.encode(
        box.state().serial(), FIRM.id(), box.chain().granted().digest(), leaf());
  }

  static CredentialFile credential() {
    return new CredentialFile(
        container(ContainerKind.CLOUD).state().serial(),
        Credential.Kind.PERSONAL,
        "https://cloud.example.com",
        Bytes.fromHex("33".repeat(32)),
        T0.plus(Duration.ofDays(7)));
  }

  static DeviceRequest enrol() {
    return new DeviceRequest.Enrol(
        Digest.sha256(credential().secret()), Bytes.fromHex("44".repeat(16)));
  }

  static DeviceRequest renew() {
    return new DeviceRequest.Renew(new DeviceId(Samples.id(7)), 3, Bytes.fromHex("55".repeat(16)));
  }

  static DeviceToken token() {
    return new DeviceToken(
        container(ContainerKind.CLOUD).state().serial(),
        new DeviceId(Samples.id(7)),
        Bytes.fromHex("22".repeat(32)));
  }

  /** The payload of a message that verifies. */
  static Bytes payload(MessageType type, SignedMessage message) {
    Verification verification =
        message.verify(
            type,
            message.claimedHeader().keySet().orElseThrow(),
            Set.of(Algorithm.ESP256),
            BouncySigner.CHECK);
    return ((Verification.Verified) verification).payload();
  }

  /** {@code payload} as a message of {@code type} by the container, its keys in the header. */
  static SignedMessage byContainer(MessageType type, Bytes payload) {
    BouncySigner signer = BouncySigner.of("example container", TestFirm.CLASSICAL);
    return SignedMessage.sign(type, SignedMessage.Header.of(signer.keys()), payload, signer);
  }

  static SignedMessage byDevice(Bytes payload) {
    return SignedMessage.sign(
        MessageType.DEVICE, SignedMessage.Header.of(DEVICE.keys()), payload, DEVICE);
  }
}
