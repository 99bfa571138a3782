package dev.coffer.application.central;

import dev.coffer.application.Transactions;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The firms of this server: makes their keys and certificates, and gives the use of them. Also the
 * server's own identity as operator of cloud containers.
 *
 * <p>Firms do not change once made, so what was loaded is kept. Thread-safe.
 */
public final class Firms implements KindCertificates {
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private final FirmStore store;
  private final Transactions transactions;
  private final Keys keys;
  private final SignatureCheck check;
  private final InstantSource clock;
  private final Map<FirmId, Known> known = new ConcurrentHashMap<>();
  private volatile Optional<Signer> operator = Optional.empty();

  /** A firm with the use of its keys. */
  private record Known(Firm firm, Trust trust, Signer issuing) {}

  @Inject
  public Firms(
      FirmStore store,
      Transactions transactions,
      Keys keys,
      SignatureCheck check,
      InstantSource clock) {
    this.store = store;
    this.transactions = transactions;
    this.keys = keys;
    this.check = check;
    this.clock = clock;
  }

  /**
   * Makes this server's identity as operator of cloud containers unless it has one, and opens it.
   * Done at start, it tells a node whose master key is not that of the others before it serves.
   *
   * @throws dev.coffer.application.container.KeysUnavailable when it does not open
   */
  public KeySet identity() {
    return operatorSigner().keys();
  }

  /** What founding a firm gave. */
  public sealed interface Founding {
    /** The firm exists. */
    record Founded(Firm firm) implements Founding {}

    /** Another firm of this server has that code. */
    record CodeTaken(FirmCode code) implements Founding {}
  }

  /**
   * Makes a firm: root, successor and issuing keys, and their certificates.
   *
   * @param name for people, 1 to 128 characters
   * @param algorithms what all its signatures must have; ESP256 among them
   */
  public Founding found(FirmCode code, String name, Set<Algorithm> algorithms) {
    Text.name("a firm's name", name, 128);
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    KeyHandle root = keys.create(algorithms);
    KeyHandle successor = keys.create(algorithms);
    KeyHandle issuing = keys.create(algorithms);
    Signer rootSigner = keys.signer(root);
    FirmId id = new FirmId(root.keys().thumbprint());
    SignedMessage anchor =
        certify(
            rootSigner,
            SignedMessage.Header.of(root.keys()),
            new Certificate(
                Role.ROOT,
                root.keys(),
                Optional.empty(),
                0,
                Set.of(MessageType.CERTIFICATE),
                now,
                NEVER,
                Optional.of(successor.keys().thumbprint()),
                Set.of(),
                algorithms,
                name));
    SignedMessage issuingCertificate =
        certify(
            rootSigner,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.ISSUING,
                issuing.keys(),
                Optional.of(id.root()),
                1,
                Set.of(MessageType.UPDATE, MessageType.TIME),
                now,
                NEVER,
                Optional.empty(),
                Set.of(),
                Set.of(),
                name));
    SignedMessage operatorCertificate =
        certify(
            rootSigner,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.OPERATOR,
                operatorSigner().keys(),
                Optional.of(id.root()),
                0,
                Set.of(MessageType.CERTIFICATE),
                now,
                NEVER,
                Optional.empty(),
                Set.of(ContainerKind.CLOUD),
                Set.of(),
                "Cloud"));
    Firm firm =
        new Firm(
            code,
            id,
            name,
            anchor.encoded(),
            root,
            successor,
            issuing,
            issuingCertificate.encoded(),
            operatorCertificate.encoded(),
            now);
    boolean added = transactions.inTransaction(() -> store.add(firm));
    return added ? new Founding.Founded(firm) : new Founding.CodeTaken(code);
  }

  public Optional<Firm> byCode(FirmCode code) {
    return transactions.inTransaction(() -> store.byCode(code));
  }

  public Optional<Firm> byId(FirmId id) {
    return known(id).map(Known::firm);
  }

  /** Firms in ascending order of code; limit 1..1000. */
  public List<Firm> list(Optional<FirmCode> after, int limit) {
    return transactions.inTransaction(() -> store.list(after, limit));
  }

  /** Trust in a firm served here. */
  public Optional<Trust> trust(FirmId id) {
    return known(id).map(Known::trust);
  }

  /**
   * The use of the keys that sign the firm's updates now.
   *
   * @throws IllegalArgumentException for a firm that is not served here
   */
  Signer issuing(FirmId id) {
    return required(id).issuing();
  }

  /** The header of the firm's updates: issuing certificate, then root certificate. */
  SignedMessage.Header updateHeader(FirmId id) {
    Firm firm = required(id).firm();
    return SignedMessage.Header.certified(List.of(firm.issuingCertificate(), firm.anchor()));
  }

  @Override
  public Optional<Bytes> certify(ContainerKind kind, KeySet container) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    SignedMessage certificate =
        certify(
            operatorSigner(),
            SignedMessage.Header.NONE,
            new Certificate(
                Role.CONTAINER,
                container,
                Optional.empty(),
                0,
                Set.of(MessageType.CONTEXT, MessageType.PROOF),
                now,
                NEVER,
                Optional.empty(),
                Set.of(kind),
                Set.of(),
                ""));
    return Optional.of(certificate.encoded());
  }

  @Override
  public Optional<Bytes> operator(FirmId firm) {
    return known(firm).map(each -> each.firm().operatorCertificate());
  }

  private Known required(FirmId id) {
    return known(id)
        .orElseThrow(() -> new IllegalArgumentException("firm " + id + " is not served here"));
  }

  private Optional<Known> known(FirmId id) {
    Known here = known.get(id);
    if (here != null) {
      return Optional.of(here);
    }
    Optional<Firm> firm = transactions.inTransaction(() -> store.byId(id));
    if (firm.isEmpty() || transactions.isActive()) {
      return firm.map(this::open);
    }
    Known opened = open(firm.get());
    known.put(id, opened);
    return Optional.of(opened);
  }

  private Known open(Firm firm) {
    Anchor.Reading reading = Anchor.read(SignedMessage.parse(firm.anchor()), check);
    if (!(reading instanceof Anchor.Reading.Genuine genuine)) {
      throw new IllegalStateException("stored anchor of firm " + firm.code() + " is not genuine");
    }
    return new Known(firm, new Trust(genuine.anchor(), check), keys.signer(firm.issuing()));
  }

  private Signer operatorSigner() {
    Optional<Signer> here = operator;
    if (here.isPresent()) {
      return here.get();
    }
    Optional<KeyHandle> stored = transactions.inTransaction(store::operator);
    if (stored.isEmpty()) {
      KeyHandle made = keys.create(Set.of(Algorithm.ESP256));
      transactions.inTransaction(() -> store.establishOperator(made));
      stored = transactions.inTransaction(store::operator);
    }
    Signer signer = keys.signer(stored.orElseThrow());
    operator = Optional.of(signer);
    return signer;
  }

  private static SignedMessage certify(
      Signer issuer, SignedMessage.Header header, Certificate certificate) {
    return SignedMessage.sign(MessageType.CERTIFICATE, header, certificate.encode(), issuer);
  }
}
