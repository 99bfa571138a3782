package dev.coffer.application.central;

import dev.coffer.application.Transactions;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.audit.AuditHead;
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
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Trust;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The firms of this server: makes their keys and certificates, and gives the use of them. Also the
 * server's own identity as operator of cloud containers.
 *
 * <p>What was loaded is kept, and looked after once a second, since another node may change keys; a
 * message that knows newer ones makes it look at once. Thread-safe.
 */
public final class Firms implements KindCertificates {
  /** How long keys may be used without looking whether another node changed them. */
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final FirmStore store;
  private final Transactions transactions;
  private final Keys keys;
  private final SignatureCheck check;
  private final InstantSource clock;
  private final Map<FirmId, Known> known = new ConcurrentHashMap<>();
  private volatile Optional<Signer> operator = Optional.empty();

  /** A firm with the use of its keys, and when it was seen that they are the ones. */
  private record Known(Firm firm, Trust trust, IssuingKey issuing, Instant checkedAt) {}

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
   * {@link #found(FirmCode, String, Set, Set)} with a successor of the same algorithms.
   *
   * @param name for people, 1 to 128 characters
   * @param algorithms what all its signatures must have; ESP256 among them
   */
  public Founding found(FirmCode code, String name, Set<Algorithm> algorithms) {
    return found(code, name, algorithms, algorithms);
  }

  /**
   * Makes a firm: root, successor and issuing keys, and their certificates.
   *
   * @param name for people, 1 to 128 characters
   * @param algorithms what all its signatures must have; ESP256 among them
   * @param later what its next root will be able to sign with, at least {@code algorithms}
   */
  public Founding found(
      FirmCode code, String name, Set<Algorithm> algorithms, Set<Algorithm> later) {
    Text.name("a firm's name", name, 128);
    if (!later.containsAll(algorithms)) {
      throw new IllegalArgumentException("a firm's next root signs with no less than its first");
    }
    FirmCertificates certificates = new FirmCertificates(clock.instant());
    KeyHandle root = keys.create(algorithms);
    KeyHandle successor = keys.create(later);
    KeyHandle issuing = keys.create(algorithms);
    Signer signer = keys.signer(root);
    FirmId id = new FirmId(root.keys().thumbprint());
    SignedMessage anchor =
        certificates.root(
            signer,
            Optional.empty(),
            0,
            successor.keys().thumbprint(),
            Requirements.of(algorithms),
            0,
            name);
    Firm firm =
        new Firm(
            code,
            id,
            name,
            anchor.encoded(),
            root,
            successor,
            issuing,
            certificates.issuing(signer, id, issuing.keys(), 1, name),
            certificates.operator(signer, id, operatorSigner().keys()),
            certificates.from(),
            1);
    boolean added = transactions.inTransaction(() -> store.add(firm));
    return added ? new Founding.Founded(firm) : new Founding.CodeTaken(code);
  }

  /** The firm that has this code here now. */
  public Optional<Firm> byCode(FirmCode code) {
    return transactions.inTransaction(() -> store.byCode(code));
  }

  /** A firm as it was a second ago or later; inside a transaction, when it was last looked at. */
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
  IssuingKey issuing(FirmId id) {
    return required(id).issuing();
  }

  /** The keys of this server as operator of cloud containers. */
  KeySet operatorKeys() {
    return operatorSigner().keys();
  }

  /**
   * Looks at once whether another node changed the firm's keys. For who meets something that is
   * newer than what is known here.
   *
   * @return whether they were changed
   */
  boolean refreshed(FirmId id) {
    Known before = known.get(id);
    if (before == null || transactions.isActive()) {
      return false;
    }
    return refresh(id, before).firm().revision() != before.firm().revision();
  }

  /**
   * Signs the head of the firm's audit log with its issuing key.
   *
   * @throws IllegalArgumentException for a firm that is not served here
   */
  public SignedMessage signAudit(AuditHead head) {
    return issuing(head.firm()).sign(MessageType.AUDIT, head.encode());
  }

  @Override
  public Optional<Bytes> certify(ContainerKind kind, KeySet container) {
    return Optional.of(
        new FirmCertificates(clock.instant()).container(operatorSigner(), kind, container));
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
      return Optional.of(transactions.isActive() || isFresh(here) ? here : refresh(id, here));
    }
    Instant now = clock.instant();
    Optional<Firm> firm = transactions.inTransaction(() -> store.byId(id));
    if (firm.isEmpty() || transactions.isActive()) {
      return firm.map(found -> open(found, now));
    }
    Known opened = open(firm.get(), now);
    known.put(id, opened);
    return Optional.of(opened);
  }

  /** A clock that was set back makes nothing fresh. */
  private boolean isFresh(Known here) {
    Duration age = Duration.between(here.checkedAt(), clock.instant());
    return !age.isNegative() && age.compareTo(FRESH) < 0;
  }

  private Known refresh(FirmId id, Known here) {
    Instant now = clock.instant();
    long revision = transactions.inTransaction(() -> store.revision(id)).orElseThrow();
    Known next =
        revision == here.firm().revision()
            ? new Known(here.firm(), here.trust(), here.issuing(), now)
            : open(transactions.inTransaction(() -> store.byId(id)).orElseThrow(), now);
    return Objects.requireNonNull(
        known.merge(
            id,
            next,
            (one, other) -> one.firm().revision() > other.firm().revision() ? one : other));
  }

  private Known open(Firm firm, Instant now) {
    if (!(Anchor.parse(firm.anchor(), check) instanceof Anchor.Reading.Genuine genuine)) {
      throw new IllegalStateException("stored anchor of firm " + firm.code() + " is not genuine");
    }
    Trust trust = new Trust(genuine.anchor(), check);
    Signer signer = keys.signer(firm.issuing());
    return new Known(firm, trust, IssuingKey.of(signer, firm.issuingCertificate(), trust), now);
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
}
