package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.audit.AuditHead;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which signed messages of one firm are believed, starting from its {@link Anchor}.
 *
 * <p>A message that carries later roots than the anchor has makes them believed when each was named
 * by the one before: {@link #anchor()} then answers the longer anchor, to be kept in the place of
 * the shorter.
 *
 * <p>Certificates that verified are remembered (the last {@value #REMEMBERED}), since the same few
 * come with every message; nothing else is kept. Thread-safe.
 */
public final class Trust {
  private static final int REMEMBERED = 64;

  private final SignatureCheck check;
  private final Verifier verifier;
  private final Map<Bytes, Certified> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Certified> eldest) {
          return size() > REMEMBERED;
        }
      };

  private volatile Anchor anchor;

  /** Trust of a program. */
  public Trust(Anchor anchor, SignatureCheck check) {
    this(anchor, check, Verifier.SOFTWARE);
  }

  public Trust(Anchor anchor, SignatureCheck check, Verifier verifier) {
    this.anchor = anchor;
    this.check = check;
    this.verifier = verifier;
  }

  /** The anchor it began with, or one that continues it. */
  public Anchor anchor() {
    return anchor;
  }

  /** What must verify on messages of {@code type}, as the firm's last root says. */
  public Set<Algorithm> required(MessageType type) {
    return anchor.required().on(type, verifier).orElseGet(() -> Set.of(Algorithm.values()));
  }

  /** What reading an update gave. */
  public sealed interface UpdateReading {
    /** The firm signed it, and its entries are those it names. */
    record Genuine(VerifiedUpdate update) implements UpdateReading {}

    /** Not believed; nothing of it was used. */
    record Refused(TrustRefusal reason) implements UpdateReading {}
  }

  /** What reading a certificate gave. */
  public sealed interface CertificateReading {
    /** The firm's root signed it, in this role. */
    record Genuine(Certificate certificate) implements CertificateReading {}

    /** Not believed. */
    record Refused(TrustRefusal reason) implements CertificateReading {}
  }

  /**
   * Verifies an update and the entries beside it: the issuing certificate (first in its header) by
   * the root, the update by the issuing key, the entries by the update's digests. The roots' own
   * certificates (after it) are there for those who have no anchor yet ({@link #carriedBy}), or one
   * that ends earlier.
   *
   * <p>An entry that the firm signed and this version cannot read is no refusal: the update is
   * genuine without it, and its put is not taken. An issuing key speaks for Central only, and an
   * emergency key for itself only, within the bounds of {@link Emergency}; an update on another
   * issuer's chain is refused.
   *
   * @throws Malformed when a part that was verified so far cannot be read
   */
  public UpdateReading read(SignedUpdate signed) {
    Opening opening = open(signed.message());
    if (opening instanceof Opening.Shut shut) {
      return new UpdateReading.Refused(shut.reason());
    }
    Opening.Open open = (Opening.Open) opening;
    Optional<Map<Digest, LicenseEntry>> entries = entries(open.update(), signed.entries());
    if (entries.isEmpty()) {
      return new UpdateReading.Refused(TrustRefusal.BAD_SIGNATURE);
    }
    if (open.isEmergency()
        && !(entries.get().size() == signed.entries().size()
            && entries.get().values().stream().allMatch(Emergency::permits))) {
      return new UpdateReading.Refused(TrustRefusal.NOT_PERMITTED);
    }
    return new UpdateReading.Genuine(
        new VerifiedUpdate(
            signed, open.update(), open.digest(), entries.get(), anchor, open.epoch()));
  }

  /** What reading a grant gave. */
  public sealed interface GrantReading {
    /** The firm's issuing key signed it, and its entries are those granted. */
    record Genuine(VerifiedGrant grant) implements GrantReading {}

    /** Not believed; nothing of it was used. */
    record Refused(TrustRefusal reason) implements GrantReading {}
  }

  /**
   * Verifies a granted state by the update that yields it, and the entries by their digests. What
   * an emergency key signed grants nothing, and no later root than the anchor's is followed. An
   * entry that this version cannot read is as good as not sent.
   *
   * @throws Malformed when a part that was verified so far cannot be read
   */
  public GrantReading readGrant(SignedGrant signed) {
    if (signed.update().claimedHeader().certificates().size() > anchor.generation() + 2) {
      return new GrantReading.Refused(TrustRefusal.FOREIGN_ROOT);
    }
    Opening opening = open(signed.update());
    if (opening instanceof Opening.Shut shut) {
      return new GrantReading.Refused(shut.reason());
    }
    Opening.Open open = (Opening.Open) opening;
    if (open.isEmergency()) {
      return new GrantReading.Refused(TrustRefusal.WRONG_ROLE);
    }
    if (!signed.granted().digest().equals(open.update().granted())) {
      return new GrantReading.Refused(TrustRefusal.BAD_SIGNATURE);
    }
    Map<LicenseId, LicenseEntry> entries = new HashMap<>();
    for (Bytes encoded : signed.entries()) {
      Optional<LicenseEntry> read = readable(encoded);
      if (read.isEmpty()) {
        continue;
      }
      LicenseEntry entry = read.get();
      Granted.Copy copy = new Granted.Copy(entry.generation(), Digest.sha256(encoded));
      if (!signed.granted().copy(entry.license()).equals(Optional.of(copy))
          || !entry.firm().equals(anchor.firm())) {
        return new GrantReading.Refused(TrustRefusal.BAD_SIGNATURE);
      }
      entries.put(entry.license(), entry);
    }
    return new GrantReading.Genuine(
        new VerifiedGrant(
            open.update(),
            new ChainPosition(open.update().counter(), open.digest()),
            signed.granted(),
            entries));
  }

  /** What reading one entry gave. */
  public sealed interface EntryReading {
    /**
     * The firm certified the entry.
     *
     * @param container thumbprint of the container that it was given to
     */
    record Genuine(LicenseEntry entry, Digest container) implements EntryReading {}

    /** Not believed; nothing of it was used. */
    record Refused(TrustRefusal reason) implements EntryReading {}
  }

  /**
   * Verifies one entry by the update that put it into a container: what protected software believes
   * terms from. Whether the container still has it, only the container says.
   *
   * @throws Malformed when a part that was verified so far cannot be read
   */
  public EntryReading readEntry(SignedMessage update, Bytes entry) {
    Opening opening = open(update);
    if (opening instanceof Opening.Shut shut) {
      return new EntryReading.Refused(shut.reason());
    }
    LicenseUpdate certifying = ((Opening.Open) opening).update();
    if (!Operation.entriesNamed(certifying.operations()).contains(Digest.sha256(entry))) {
      return new EntryReading.Refused(TrustRefusal.BAD_SIGNATURE);
    }
    LicenseEntry read = LicenseEntry.parse(entry);
    if (((Opening.Open) opening).isEmergency() && !Emergency.permits(read)) {
      return new EntryReading.Refused(TrustRefusal.NOT_PERMITTED);
    }
    return read.firm().equals(anchor.firm())
        ? new EntryReading.Genuine(read, certifying.container())
        : new EntryReading.Refused(TrustRefusal.WRONG_FIRM);
  }

  /** The contact that a {@code time} message of this firm certifies; empty: not believed. */
  public Optional<CertifiedContact> readContact(SignedMessage message) {
    return payload(message, MessageType.TIME) instanceof Payload.Signed signed
        ? Optional.of(CertifiedContact.parse(signed.octets()))
            .filter(contact -> contact.firm().equals(anchor.firm()))
        : Optional.empty();
  }

  /**
   * The head of an audit log that an {@code audit} message of this firm signs; empty: not believed.
   */
  public Optional<AuditHead> readAudit(SignedMessage message) {
    return payload(message, MessageType.AUDIT) instanceof Payload.Signed signed
        ? Optional.of(AuditHead.parse(signed.octets()))
            .filter(head -> head.firm().equals(anchor.firm()))
        : Optional.empty();
  }

  /** What an issuing key signed, believed or not. */
  private sealed interface Payload {
    record Signed(Bytes octets, Certificate signer) implements Payload {}

    record Unsigned(TrustRefusal reason) implements Payload {}
  }

  /** An update's payload, believed or not. */
  private sealed interface Opening {
    record Open(LicenseUpdate update, Digest digest, Certificate signer) implements Opening {
      long epoch() {
        return signer.epoch();
      }

      boolean isEmergency() {
        return signer.role() == Role.EMERGENCY;
      }
    }

    record Shut(TrustRefusal reason) implements Opening {}
  }

  private Payload payload(SignedMessage message, MessageType type) {
    List<Bytes> certificates = message.claimedHeader().certificates();
    if (certificates.size() < 2) {
      return new Payload.Unsigned(TrustRefusal.UNKNOWN_KEY);
    }
    if (certificates.size() > anchor.generation() + 2) {
      Optional<TrustRefusal> refusal = follow(message);
      if (refusal.isPresent()) {
        return new Payload.Unsigned(refusal.get());
      }
    }
    Certified certified = certified(certificates.get(0));
    boolean emergency =
        type == MessageType.UPDATE
            && certified instanceof Certified.ByRoot known
            && known.certificate().role() == Role.EMERGENCY;
    CertificateReading reading = inRole(certified, emergency ? Role.EMERGENCY : Role.ISSUING);
    if (reading instanceof CertificateReading.Refused refused) {
      return new Payload.Unsigned(refused.reason());
    }
    Certificate issuing = ((CertificateReading.Genuine) reading).certificate();
    if (!issuing.types().contains(type)) {
      return new Payload.Unsigned(TrustRefusal.WRONG_ROLE);
    }
    Optional<Set<Algorithm>> required =
        ((Certified.ByRoot) certified).root().required().on(type, verifier);
    if (required.isEmpty()) {
      return new Payload.Unsigned(TrustRefusal.ALGORITHM_MISSING);
    }
    Verification verification =
        message.verify(type, issuing.subject(), required.get(), verifier.able(), check);
    if (verification instanceof Verification.Refused refused) {
      return new Payload.Unsigned(TrustRefusal.of(refused.reason()));
    }
    return new Payload.Signed(((Verification.Verified) verification).payload(), issuing);
  }

  /** Takes over the later roots that a message carries; says why not. */
  private Optional<TrustRefusal> follow(SignedMessage message) {
    Anchor.Reading reading = carriedBy(message, check, verifier);
    if (reading instanceof Anchor.Reading.Refused refused) {
      return Optional.of(refused.reason());
    }
    Anchor carried = ((Anchor.Reading.Genuine) reading).anchor();
    synchronized (known) {
      if (carried.isContinuedBy(anchor)) {
        return Optional.empty();
      }
      if (!anchor.isContinuedBy(carried)) {
        return Optional.of(
            anchor.firm().equals(carried.firm())
                ? TrustRefusal.FOREIGN_ROOT
                : TrustRefusal.UNKNOWN_KEY);
      }
      anchor = carried;
    }
    return Optional.empty();
  }

  private Opening open(SignedMessage message) {
    Payload read = payload(message, MessageType.UPDATE);
    if (read instanceof Payload.Unsigned unsigned) {
      return new Opening.Shut(unsigned.reason());
    }
    Payload.Signed signed = (Payload.Signed) read;
    Bytes payload = signed.octets();
    LicenseUpdate update = LicenseUpdate.parse(payload);
    if (!update.firm().equals(anchor.firm())) {
      return new Opening.Shut(TrustRefusal.WRONG_FIRM);
    }
    boolean emergency = signed.signer().role() == Role.EMERGENCY;
    Issuer allowed = emergency ? Issuer.of(signed.signer().subject().thumbprint()) : Issuer.CENTRAL;
    if (!update.issuer().equals(allowed)) {
      return new Opening.Shut(TrustRefusal.WRONG_ROLE);
    }
    if (emergency && !Emergency.permits(update)) {
      return new Opening.Shut(TrustRefusal.NOT_PERMITTED);
    }
    return new Opening.Open(update, Digest.sha256(payload), signed.signer());
  }

  /**
   * Reads the roots' certificates that an update carries. A container starts from them, since to a
   * container a firm is no more than the id under which it keeps that firm's entries; protected
   * software never does.
   *
   * @throws Malformed when the update carries none that can be read
   */
  public static Anchor.Reading carriedBy(SignedMessage update, SignatureCheck check) {
    return carriedBy(update, check, Verifier.SOFTWARE);
  }

  /** {@link #carriedBy(SignedMessage, SignatureCheck)} by another verifier. */
  public static Anchor.Reading carriedBy(
      SignedMessage update, SignatureCheck check, Verifier verifier) {
    List<Bytes> certificates = update.claimedHeader().certificates();
    if (certificates.size() < 2) {
      return new Anchor.Reading.Refused(TrustRefusal.UNKNOWN_KEY);
    }
    return Anchor.read(
        certificates.subList(1, certificates.size()).stream().map(SignedMessage::parse).toList(),
        check,
        verifier);
  }

  /**
   * Verifies that a root of this firm certified {@code encoded} in {@code role}: one that is still
   * believed and, for keys with an epoch, was the root at that epoch.
   */
  public CertificateReading certificate(Bytes encoded, Role role) {
    return inRole(certified(encoded), role);
  }

  /** A certificate with the root that signed it, or why it is not believed. */
  private sealed interface Certified {
    record ByRoot(Certificate certificate, Anchor.Root root) implements Certified {}

    record ByNobody(TrustRefusal reason) implements Certified {}
  }

  private Certified certified(Bytes encoded) {
    if (remembered(encoded) instanceof Certified.ByRoot known) {
      return anchor.believed(known.root().thumbprint()).isPresent()
          ? known
          : new Certified.ByNobody(TrustRefusal.UNKNOWN_KEY);
    }
    SignedMessage message = SignedMessage.parse(encoded);
    Optional<Anchor.Root> root = anchor.believed(message.claimedSigner());
    if (root.isEmpty()) {
      return new Certified.ByNobody(TrustRefusal.UNKNOWN_KEY);
    }
    Optional<Set<Algorithm>> required = root.get().required().on(MessageType.CERTIFICATE, verifier);
    if (required.isEmpty()) {
      return new Certified.ByNobody(TrustRefusal.ALGORITHM_MISSING);
    }
    Verification verification =
        message.verify(
            MessageType.CERTIFICATE,
            root.get().certificate().subject(),
            required.get(),
            verifier.able(),
            check);
    if (verification instanceof Verification.Refused refused) {
      return new Certified.ByNobody(TrustRefusal.of(refused.reason()));
    }
    Certified.ByRoot certified =
        new Certified.ByRoot(
            Certificate.parse(((Verification.Verified) verification).payload()), root.get());
    remember(encoded, certified);
    return certified;
  }

  private CertificateReading inRole(Certified certified, Role role) {
    if (certified instanceof Certified.ByNobody nobody) {
      return new CertificateReading.Refused(nobody.reason());
    }
    Certified.ByRoot known = (Certified.ByRoot) certified;
    Certificate certificate = known.certificate();
    if (certificate.role() != role) {
      return new CertificateReading.Refused(TrustRefusal.WRONG_ROLE);
    }
    if (!certificate.firm().equals(Optional.of(anchor.firm().root()))) {
      return new CertificateReading.Refused(TrustRefusal.WRONG_FIRM);
    }
    if (role != Role.OPERATOR
        && !anchor.certifies(known.root().thumbprint(), certificate.epoch())) {
      return new CertificateReading.Refused(TrustRefusal.STALE_EPOCH);
    }
    return new CertificateReading.Genuine(certificate);
  }

  /**
   * The entries that can be read, by digest; empty when one was not named by the update, came twice
   * or did not come. An entry is certified by digest, so one not named is as good as unsigned.
   */
  private static Optional<Map<Digest, LicenseEntry>> entries(
      LicenseUpdate update, List<Bytes> encoded) {
    Set<Digest> named = Operation.entriesNamed(update.operations());
    Map<Digest, LicenseEntry> entries = new HashMap<>();
    for (Bytes entry : encoded) {
      Digest digest = Digest.sha256(entry);
      if (!named.remove(digest)) {
        return Optional.empty();
      }
      readable(entry).ifPresent(read -> entries.put(digest, read));
    }
    return named.isEmpty() ? Optional.of(entries) : Optional.empty();
  }

  private static Optional<LicenseEntry> readable(Bytes entry) {
    try {
      return Optional.of(LicenseEntry.parse(entry));
    } catch (Malformed ofAnotherFormat) {
      return Optional.empty();
    }
  }

  private @Nullable Certified remembered(Bytes encoded) {
    synchronized (known) {
      return known.get(encoded);
    }
  }

  private void remember(Bytes encoded, Certified certificate) {
    synchronized (known) {
      known.put(encoded, certificate);
    }
  }
}
