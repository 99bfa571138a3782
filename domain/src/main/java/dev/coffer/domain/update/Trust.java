package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.LicenseEntry;
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
 * <p>Certificates that verified are remembered (the last {@value #REMEMBERED}), since the same few
 * come with every message; nothing else is kept. Thread-safe.
 */
public final class Trust {
  private static final int REMEMBERED = 64;

  private final Anchor anchor;
  private final SignatureCheck check;
  private final Map<Bytes, Certificate> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bytes, Certificate> eldest) {
          return size() > REMEMBERED;
        }
      };

  public Trust(Anchor anchor, SignatureCheck check) {
    this.anchor = anchor;
    this.check = check;
  }

  public Anchor anchor() {
    return anchor;
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
   * the root, the update by the issuing key, the entries by the update's digests. The root's own
   * certificate (second) is there for those who have no anchor yet: {@link #carriedBy}.
   *
   * <p>An entry that the firm signed and this version cannot read is no refusal: the update is
   * genuine without it, and its put is not taken. An issuing key speaks for Central only, so an
   * update on another issuer's chain is refused.
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
    return new UpdateReading.Genuine(
        new VerifiedUpdate(
            signed, open.update(), open.digest(), entries.get(), anchor, open.epoch()));
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

  /** What an issuing key signed, believed or not. */
  private sealed interface Payload {
    record Signed(Bytes octets, long epoch) implements Payload {}

    record Unsigned(TrustRefusal reason) implements Payload {}
  }

  /** An update's payload, believed or not. */
  private sealed interface Opening {
    record Open(LicenseUpdate update, Digest digest, long epoch) implements Opening {}

    record Shut(TrustRefusal reason) implements Opening {}
  }

  private Payload payload(SignedMessage message, MessageType type) {
    List<Bytes> certificates = message.claimedHeader().certificates();
    if (certificates.size() != 2) {
      return new Payload.Unsigned(TrustRefusal.UNKNOWN_KEY);
    }
    CertificateReading reading = certificate(certificates.get(0), Role.ISSUING);
    if (reading instanceof CertificateReading.Refused refused) {
      return new Payload.Unsigned(refused.reason());
    }
    Certificate issuing = ((CertificateReading.Genuine) reading).certificate();
    if (!issuing.types().contains(type)) {
      return new Payload.Unsigned(TrustRefusal.WRONG_ROLE);
    }
    Verification verification = message.verify(type, issuing.subject(), anchor.required(), check);
    if (verification instanceof Verification.Refused refused) {
      return new Payload.Unsigned(TrustRefusal.of(refused.reason()));
    }
    return new Payload.Signed(((Verification.Verified) verification).payload(), issuing.epoch());
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
    if (!update.issuer().equals(Issuer.CENTRAL)) {
      return new Opening.Shut(TrustRefusal.WRONG_ROLE);
    }
    return new Opening.Open(update, Digest.sha256(payload), signed.epoch());
  }

  /**
   * Reads the root's certificate that an update carries. A container starts from it, since to a
   * container a firm is no more than the id under which it keeps that firm's entries; protected
   * software never does.
   *
   * @throws Malformed when the update carries none that can be read
   */
  public static Anchor.Reading carriedBy(SignedMessage update, SignatureCheck check) {
    List<Bytes> certificates = update.claimedHeader().certificates();
    if (certificates.size() != 2) {
      return new Anchor.Reading.Refused(TrustRefusal.UNKNOWN_KEY);
    }
    return Anchor.read(SignedMessage.parse(certificates.get(1)), check);
  }

  /** Verifies that this firm's root certified {@code encoded} in {@code role}. */
  public CertificateReading certificate(Bytes encoded, Role role) {
    Certificate certificate = remembered(encoded);
    if (certificate == null) {
      SignedMessage message = SignedMessage.parse(encoded);
      Verification verification =
          message.verify(MessageType.CERTIFICATE, anchor.keys(), anchor.keys().algorithms(), check);
      if (verification instanceof Verification.Refused refused) {
        return new CertificateReading.Refused(TrustRefusal.of(refused.reason()));
      }
      certificate = Certificate.parse(((Verification.Verified) verification).payload());
      remember(encoded, certificate);
    }
    if (certificate.role() != role) {
      return new CertificateReading.Refused(TrustRefusal.WRONG_ROLE);
    }
    if (!certificate.firm().equals(Optional.of(anchor.firm().root()))) {
      return new CertificateReading.Refused(TrustRefusal.WRONG_FIRM);
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

  private @Nullable Certificate remembered(Bytes encoded) {
    synchronized (known) {
      return known.get(encoded);
    }
  }

  private void remember(Bytes encoded, Certificate certificate) {
    synchronized (known) {
      known.put(encoded, certificate);
    }
  }
}
