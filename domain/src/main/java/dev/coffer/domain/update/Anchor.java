package dev.coffer.domain.update;

import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import java.util.Set;

/**
 * A firm's root as a verifier holds it: what protected software carries, what a container learns
 * when it first meets the firm. Everything else about a firm is believed because of it.
 */
public final class Anchor {
  private final SignedMessage message;
  private final Certificate root;

  private Anchor(SignedMessage message, Certificate root) {
    this.message = message;
    this.root = root;
  }

  /** What reading an anchor gave. */
  public sealed interface Reading {
    /** The root signed what it says of itself. Whether it is the right firm, its id tells. */
    record Genuine(Anchor anchor) implements Reading {}

    /** Not a root's own certificate. */
    record Refused(TrustRefusal reason) implements Reading {}
  }

  /**
   * Reads a root's self-signed certificate.
   *
   * @throws dev.coffer.domain.Malformed when the message holds none
   */
  public static Reading read(SignedMessage message, SignatureCheck check) {
    KeySet claimed = message.claimedHeader().keySet().orElse(null);
    if (claimed == null) {
      return new Reading.Refused(TrustRefusal.UNKNOWN_KEY);
    }
    Verification verification =
        message.verify(MessageType.CERTIFICATE, claimed, claimed.algorithms(), check);
    if (verification instanceof Verification.Refused refused) {
      return new Reading.Refused(TrustRefusal.of(refused.reason()));
    }
    Verification.Verified verified = (Verification.Verified) verification;
    Certificate root = Certificate.parse(verified.payload());
    if (root.role() != Role.ROOT
        || !root.types().contains(MessageType.CERTIFICATE)
        || !root.subject().equals(claimed)) {
      return new Reading.Refused(TrustRefusal.WRONG_ROLE);
    }
    return new Reading.Genuine(new Anchor(message, root));
  }

  public FirmId firm() {
    return new FirmId(root.subject().thumbprint());
  }

  public KeySet keys() {
    return root.subject();
  }

  /** The firm's name, for people. */
  public String name() {
    return root.name();
  }

  /** The thumbprint of the key set that will follow this root. */
  public Digest successor() {
    return root.successor().orElseThrow();
  }

  /** The algorithms that must all verify on an update of this firm, where software checks it. */
  public Set<Algorithm> required() {
    return root.required();
  }

  /** The root's certificate as signed. */
  public SignedMessage message() {
    return message;
  }

  @Override
  public String toString() {
    return "Anchor[" + firm() + "]";
  }
}
