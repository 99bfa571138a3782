package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Decides whether a context is believed. Its header carries the container's key set, and for a
 * dongle or cloud container two certificates: its own, by an operator, and the operator's, by the
 * firm's root. Without certificates a container is a machine, whatever it says. Thread-safe.
 */
public final class ContextReader {
  private final SignatureCheck check;

  public ContextReader(SignatureCheck check) {
    this.check = check;
  }

  /** What reading a context gave. */
  public sealed interface Reading {
    /** The container signed it, and is of the kind it says. */
    record Genuine(VerifiedContext context) implements Reading {}

    /** Not believed; nothing of it was used. */
    record Refused(TrustRefusal reason) implements Reading {}

    /**
     * The container signed it, its firm is not served here: whether it is of the kind it says, and
     * signs with all that its firm demands, is not known.
     */
    record UnknownFirm(ContainerContext context) implements Reading {
      /** Which firm that is. */
      public FirmId firm() {
        return context.firm();
      }
    }
  }

  /** A context its container signed. Only {@link ContextReader} makes one. */
  public static final class VerifiedContext {
    private final ContainerContext context;
    private final KeySet keys;
    private final SignedMessage message;

    private VerifiedContext(ContainerContext context, KeySet keys, SignedMessage message) {
      this.context = context;
      this.keys = keys;
      this.message = message;
    }

    public ContainerContext context() {
      return context;
    }

    /** The container's keys. */
    public KeySet keys() {
      return keys;
    }

    /** The context as signed. */
    public SignedMessage message() {
      return message;
    }
  }

  /**
   * Reads a context.
   *
   * @param firms the trust in each firm served here
   * @throws dev.coffer.domain.Malformed when the payload, already verified, cannot be read
   */
  public Reading read(SignedMessage message, Function<FirmId, Optional<Trust>> firms) {
    Optional<KeySet> keys = message.claimedHeader().keySet();
    if (keys.isEmpty()) {
      return new Reading.Refused(TrustRefusal.UNKNOWN_KEY);
    }
    Verification verification =
        message.verify(MessageType.CONTEXT, keys.get(), keys.get().algorithms(), check);
    if (verification instanceof Verification.Refused refused) {
      return new Reading.Refused(TrustRefusal.of(refused.reason()));
    }
    ContainerContext context =
        ContainerContext.parse(((Verification.Verified) verification).payload());
    if (!context.serial().names(keys.get())) {
      return new Reading.Refused(TrustRefusal.UNKNOWN_KEY);
    }
    Optional<Trust> trust = firms.apply(context.firm());
    if (trust.isEmpty()) {
      return new Reading.UnknownFirm(context);
    }
    if (!keys.get().algorithms().containsAll(trust.get().required(MessageType.CONTEXT))) {
      return new Reading.Refused(TrustRefusal.ALGORITHM_MISSING);
    }
    List<Bytes> certificates = message.claimedHeader().certificates();
    ContainerKind claimed = context.serial().kind();
    if (claimed != ContainerKind.MACHINE || !certificates.isEmpty()) {
      Optional<TrustRefusal> refusal = certified(keys.get(), claimed, certificates, trust.get());
      if (refusal.isPresent()) {
        return new Reading.Refused(refusal.get());
      }
    }
    return new Reading.Genuine(new VerifiedContext(context, keys.get(), message));
  }

  private Optional<TrustRefusal> certified(
      KeySet keys, ContainerKind kind, List<Bytes> certificates, Trust trust) {
    if (certificates.size() != 2) {
      return Optional.of(TrustRefusal.UNCERTIFIED_KIND);
    }
    Trust.CertificateReading reading = trust.certificate(certificates.get(1), Role.OPERATOR);
    if (reading instanceof Trust.CertificateReading.Refused refused) {
      return Optional.of(refused.reason());
    }
    Certificate operator = ((Trust.CertificateReading.Genuine) reading).certificate();
    if (!operator.types().contains(MessageType.CERTIFICATE) || !operator.kinds().contains(kind)) {
      return Optional.of(TrustRefusal.WRONG_ROLE);
    }
    Verification verification =
        SignedMessage.parse(certificates.get(0))
            .verify(
                MessageType.CERTIFICATE,
                operator.subject(),
                operator.subject().algorithms(),
                check);
    if (verification instanceof Verification.Refused refused) {
      return Optional.of(TrustRefusal.of(refused.reason()));
    }
    Certificate certificate = Certificate.parse(((Verification.Verified) verification).payload());
    boolean fits =
        certificate.role() == Role.CONTAINER
            && certificate.subject().equals(keys)
            && certificate.kinds().equals(Set.of(kind))
            && certificate.types().contains(MessageType.CONTEXT);
    return fits ? Optional.empty() : Optional.of(TrustRefusal.WRONG_ROLE);
  }
}
