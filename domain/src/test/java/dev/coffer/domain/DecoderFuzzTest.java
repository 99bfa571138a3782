package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.Mutations;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.Seeds;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Every decoder of what comes from outside throws nothing but {@link Malformed}, and what it
 * accepts is what would be written.
 */
class DecoderFuzzTest {
  private static final TestFirm FIRM = TestFirm.scripted("firm", TestFirm.HYBRID);
  private static final int SEEDS = 2000;
  private static final int SAMPLES = 25;

  @Test
  void entries() {
    fuzz(
        random -> Samples.entry(random, FIRM.id()).encode(),
        LicenseEntry::parse,
        LicenseEntry::encode);
  }

  @Test
  void updates() {
    fuzz(DecoderFuzzTest::update, LicenseUpdate::parse, LicenseUpdate::encode);
  }

  @Test
  void certificates() {
    List<Certificate> certificates =
        List.of(
            FIRM.rootCertificate(),
            FIRM.issuingCertificate(3),
            FIRM.operatorCertificate(ContainerKind.CLOUD, ContainerKind.DONGLE),
            TestFirm.containerCertificate(FIRM.operator().keys(), ContainerKind.CLOUD));
    fuzz(
        random -> certificates.get(random.nextInt(certificates.size())).encode(),
        Certificate::parse,
        Certificate::encode);
  }

  @Test
  void contexts() {
    fuzz(random -> context(random).encode(), ContainerContext::parse, ContainerContext::encode);
  }

  @Test
  void bundles() {
    TestContainer box = new TestContainer(FIRM, "box", ContainerKind.CLOUD, 10);
    Bytes bundle =
        SignedUpdate.encodeBundle(
            List.of(
                FIRM.sign(box.issuePuts(Samples.entry(new Random(1), FIRM.id())), 1),
                FIRM.sign(box.issue(new Operation.Block()), 1)));
    fuzz(random -> bundle, SignedUpdate::parseBundle, SignedUpdate::encodeBundle);
  }

  @Test
  void grants() {
    TestContainer box = new TestContainer(FIRM, "box", ContainerKind.CLOUD, 10);
    box.gets(Samples.entry(new Random(1), FIRM.id()), Samples.entry(new Random(2), FIRM.id()));
    Bytes grant = box.state().grant(FIRM.id()).orElseThrow().encode();
    fuzz(random -> grant, SignedGrant::parse, SignedGrant::encode);
  }

  @Test
  void messages() {
    TestContainer box = new TestContainer(FIRM, "box", ContainerKind.CLOUD, 10);
    Bytes update = FIRM.sign(box.issue(new Operation.Block()), 1).message().encoded();
    Bytes context = box.signed(box.context()).encoded();
    fuzz(
        random -> random.nextBoolean() ? update : context,
        SignedMessage::parse,
        SignedMessage::encoded);
  }

  @Test
  void states() {
    fuzz(random -> state(random).encode(), ContainerState::parse, ContainerState::encode);
  }

  @Test
  void credentials() {
    fuzz(
        random -> SpecSamples.credential().encode(), CredentialFile::parse, CredentialFile::encode);
  }

  @Test
  void certifiedContacts() {
    fuzz(
        random -> SpecSamples.contact().encode(),
        CertifiedContact::parse,
        CertifiedContact::encode);
  }

  @Test
  void proofs() {
    Signer box = ScriptedSigner.of("box", TestFirm.CLASSICAL);
    ContainerSerial serial = ContainerSerial.of(ContainerKind.CLOUD, box.keys());
    fuzz(
        random ->
            ContainerProof.encode(
                serial, FIRM.id(), Samples.digest(random), Samples.digest(random)),
        payload -> {
          SignedMessage message =
              SignedMessage.sign(
                  MessageType.PROOF, SignedMessage.Header.of(box.keys()), payload, box);
          return ContainerProof.open(message, ScriptedSigner.CHECK)
              .orElseThrow(
                  () -> new Malformed(Malformed.Reason.OUT_OF_RANGE, "of another container"))
              .proof();
        },
        proof ->
            ContainerProof.encode(proof.serial(), proof.firm(), proof.granted(), proof.root()));
  }

  private static <T> void fuzz(
      Function<Random, Bytes> valid, Function<Bytes, T> decoder, Function<T, Bytes> encoder) {
    List<Bytes> samples = new ArrayList<>();
    Random source = new Random(SEEDS);
    for (int i = 0; i < SAMPLES; i++) {
      Bytes encoded = valid.apply(source);
      assertThat(encoder.apply(decoder.apply(encoded))).isEqualTo(encoded);
      samples.add(encoded);
    }
    AtomicInteger accepted = new AtomicInteger();
    Seeds.each(
        SEEDS,
        random -> {
          Bytes encoded = samples.get(random.nextInt(SAMPLES));
          if (Mutations.survives(random, encoded, decoder, encoder)) {
            accepted.incrementAndGet();
          }
        });
    assertThat(accepted.get()).as("some mutations are other valid values").isPositive();
  }

  private static Bytes update(Random random) {
    List<Operation> operations = new ArrayList<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      operations.add(operation(random));
    }
    return new LicenseUpdate(
            FIRM.id(),
            Samples.digest(random),
            random.nextBoolean() ? Issuer.CENTRAL : Issuer.of(Samples.digest(random)),
            1 + random.nextInt(1000),
            Samples.digest(random),
            operations,
            Samples.digest(random))
        .encode();
  }

  private static Operation operation(Random random) {
    LicenseId license = new LicenseId(new Id(Samples.bytes(random, 16)));
    int generation = 1 + random.nextInt(9);
    return switch (random.nextInt(8)) {
      case 0 -> new Operation.Put(license, generation, Samples.digest(random));
      case 1 -> new Operation.Remove(license, generation);
      case 2 -> new Operation.Acknowledge(license, generation);
      case 3 -> new Operation.SetTime(Samples.T0.plusSeconds(random.nextInt(99)), generation);
      case 4 -> new Operation.Block();
      case 5 -> new Operation.Unblock();
      case 6 -> new Operation.Certify(Samples.digest(random));
      default -> {
        List<Operation.Put> puts = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          puts.add(
              new Operation.Put(
                  new LicenseId(new Id(Samples.bytes(random, 16))), i, Samples.digest(random)));
        }
        yield new Operation.Rebase(generation, Samples.digest(random), puts);
      }
    };
  }

  private static ContainerContext context(Random random) {
    ContainerContext plain = new TestContainer(FIRM, "box", ContainerKind.CLOUD, 10).context();
    SortedMap<Issuer, ChainPosition> chains = new TreeMap<>();
    chains.put(Issuer.CENTRAL, new ChainPosition(random.nextInt(9), Samples.digest(random)));
    chains.put(Issuer.of(Samples.digest(random)), new ChainPosition(1, Samples.digest(random)));
    ContainerContext lived = lived(random).context();
    List<Wish> wishes = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      wishes.add(
          new Wish(
              random.nextBoolean() ? Wish.Kind.ACTIVATE : Wish.Kind.RETURN,
              Samples.license(i),
              i,
              random.nextBoolean() ? Optional.empty() : Optional.of(Samples.digest(random))));
    }
    return new ContainerContext(
        plain.serial(),
        plain.firm(),
        1 + random.nextInt(1000),
        chains,
        lived.granted(),
        random.nextBoolean(),
        random.nextInt(5),
        lived.used(),
        lived.tombstones(),
        lived.lastSeen(),
        lived.capabilities(),
        random.nextBoolean() ? Optional.empty() : Optional.of(Samples.bytes(random, 20)),
        wishes,
        random.nextBoolean()
            ? Optional.empty()
            : Optional.of(new ClockReport(Samples.T0, random.nextInt(100), random.nextInt(3))),
        lived.emergencies());
  }

  private static ContainerState state(Random random) {
    TestContainer box = lived(random);
    box.context();
    return box.state();
  }

  /** A container that holds, used, refused and lost some entries. */
  private static TestContainer lived(Random random) {
    TestContainer box = new TestContainer(FIRM, "box", ContainerKind.CLOUD, 3);
    LicenseEntry first = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().units(99).build());
    box.gets(first, Samples.entry(random, FIRM.id()));
    box.gets(Samples.entry(FIRM.id(), 2, 1, Samples.anywhere().build()));
    box.gets(Samples.entry(random, FIRM.id()), Samples.entry(FIRM.id(), 3, 4, first.terms()));
    box.use(first.license(), 1, random.nextInt(9));
    box.use(Samples.license(2), 2, 0);
    if (random.nextBoolean()) {
      box.does(TestContainer.remove(first), new Operation.Block());
    }
    return box;
  }
}
