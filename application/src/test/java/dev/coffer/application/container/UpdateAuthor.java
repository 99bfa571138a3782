package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A firm that writes updates onto one container's chain, with a state that can be branched. */
final class UpdateAuthor {
  private static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
  private static final Instant TO = Instant.parse("2036-01-01T00:00:00Z");
  private static final Set<Algorithm> ESP256 = Set.of(Algorithm.ESP256);

  private final FirmId firm;
  private final Signer issuing;
  private final SignedMessage.Header header;
  private Chain chain;

  UpdateAuthor(Keys keys, ContainerSerial serial, KeySet container) {
    this(keys, ESP256, serial, container);
  }

  /** One whose keys have these algorithms. */
  UpdateAuthor(Keys keys, Set<Algorithm> algorithms, ContainerSerial serial, KeySet container) {
    Signer root = keys.signer(keys.create(algorithms));
    issuing = keys.signer(keys.create(algorithms));
    firm = new FirmId(root.keys().thumbprint());
    SignedMessage anchor =
        SignedMessage.sign(
            MessageType.CERTIFICATE,
            SignedMessage.Header.of(root.keys()),
            certificate(Role.ROOT, root.keys(), Optional.empty()),
            root);
    SignedMessage issuingCertificate =
        SignedMessage.sign(
            MessageType.CERTIFICATE,
            SignedMessage.Header.NONE,
            certificate(Role.ISSUING, issuing.keys(), Optional.of(firm.root())),
            root);
    header =
        SignedMessage.Header.certified(List.of(issuingCertificate.encoded(), anchor.encoded()));
    chain = Chain.start(serial, container, firm);
  }

  private UpdateAuthor(UpdateAuthor other) {
    firm = other.firm;
    issuing = other.issuing;
    header = other.header;
    chain = other.chain;
  }

  private static Bytes certificate(Role role, KeySet subject, Optional<Digest> of) {
    boolean root = role == Role.ROOT;
    Requirements required = Requirements.of(subject.algorithms());
    return new Certificate(
            role,
            subject,
            of,
            root ? 0 : 1,
            Set.of(root ? MessageType.CERTIFICATE : MessageType.UPDATE),
            FROM,
            TO,
            root ? Optional.of(Digest.sha256(Bytes.utf8("next"))) : Optional.empty(),
            Set.of(),
            root ? Optional.of(required) : Optional.empty(),
            "Firm",
            0)
        .encode();
  }

  /** {@code update} with one of its signatures alone. */
  static SignedUpdate half(SignedUpdate update, int kept) {
    Cbor.Tag tag =
        (Cbor.Tag) Cbor.parse(update.message().encoded(), new Cbor.Limits(1 << 20, 9, 99));
    List<Cbor> parts = ((Cbor.Array) tag.content()).items();
    Cbor one = Cbor.array(((Cbor.Array) parts.get(3)).items().get(kept));
    Cbor message = Cbor.array(parts.get(0), parts.get(1), parts.get(2), one);
    return new SignedUpdate(
        SignedMessage.parse(new Cbor.Tag(tag.number(), message).encode()), update.entries());
  }

  FirmId firm() {
    return firm;
  }

  /** Another author who goes on from here. */
  UpdateAuthor branch() {
    return new UpdateAuthor(this);
  }

  static LicenseId license(int number) {
    return new LicenseId(
        new Id(Bytes.of(ByteBuffer.allocate(Id.LENGTH).putLong(0).putLong(number).array())));
  }

  LicenseEntry entry(int license, Terms terms) {
    return new LicenseEntry(
        license(license),
        1,
        firm,
        new ProductCode(10),
        FeatureMap.of(0),
        "Editor",
        "",
        terms,
        List.of(),
        List.of());
  }

  /** Terms for containers of that kind. */
  static Terms.Builder terms(ContainerKind kind) {
    return Terms.builder().kinds(kind);
  }

  SignedUpdate put(LicenseEntry... entries) {
    List<Operation> operations = new ArrayList<>();
    Map<Digest, LicenseEntry> named = new TreeMap<>();
    for (LicenseEntry entry : entries) {
      operations.add(new Operation.Put(entry.license(), entry.generation(), entry.digest()));
      named.put(entry.digest(), entry);
    }
    return write(operations, named);
  }

  SignedUpdate remove(int license) {
    return write(List.of(new Operation.Remove(license(license), 1)), Map.of());
  }

  SignedUpdate block() {
    return write(List.of(new Operation.Block()), Map.of());
  }

  private SignedUpdate write(List<Operation> operations, Map<Digest, LicenseEntry> named) {
    Chain.Extended extended = chain.extend(operations, named);
    chain = extended.chain();
    return new SignedUpdate(
        SignedMessage.sign(MessageType.UPDATE, header, extended.step().payload(), issuing),
        extended.step().entries());
  }
}
