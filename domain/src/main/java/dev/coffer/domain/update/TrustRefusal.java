package dev.coffer.domain.update;

import dev.coffer.domain.cose.Verification;

/** Why a signed message of a firm or a container is not believed. */
public enum TrustRefusal {
  /** Signed by no key that this firm or container vouches for. */
  UNKNOWN_KEY,
  /** A signature does not verify over the octets received, as this type of message. */
  BAD_SIGNATURE,
  /** An algorithm that the firm requires is not there. */
  ALGORITHM_MISSING,
  /** The signer's certificate has another role, or does not allow this type of message. */
  WRONG_ROLE,
  /** The certificate or the message is another firm's. */
  WRONG_FIRM,
  /** The signer's certificate has an epoch below the highest seen. */
  STALE_EPOCH,
  /** A root that the firm's earlier root did not name as the one to follow it. */
  FOREIGN_ROOT,
  /** A container that says it is of a kind nobody certified. */
  UNCERTIFIED_KIND,
  /** An emergency key says more than it may. */
  NOT_PERMITTED;

  /** The refusal that a failed verification is. */
  public static TrustRefusal of(Verification.Reason reason) {
    return switch (reason) {
      case UNKNOWN_KEY -> UNKNOWN_KEY;
      case BAD_SIGNATURE -> BAD_SIGNATURE;
      case ALGORITHM_MISSING -> ALGORITHM_MISSING;
    };
  }
}
