package dev.coffer.domain.cose;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.KeySet;

/** What checking a signed message gave. */
public sealed interface Verification {
  /** Why a message is not believed. */
  enum Reason {
    /** Signed by another identity, or with a key that is not of the identity's set. */
    UNKNOWN_KEY,
    /** A signature does not verify over the octets received, as this type. */
    BAD_SIGNATURE,
    /** An algorithm that must verify is not there: a downgrade. */
    ALGORITHM_MISSING
  }

  /**
   * A message that its signer signed as {@code type}. Only {@link SignedMessage#verify} makes one.
   */
  final class Verified implements Verification {
    private final MessageType type;
    private final Bytes payload;
    private final KeySet signer;
    private final SignedMessage.Header header;

    Verified(MessageType type, Bytes payload, KeySet signer, SignedMessage.Header header) {
      this.type = type;
      this.payload = payload;
      this.signer = signer;
      this.header = header;
    }

    public MessageType type() {
      return type;
    }

    public Bytes payload() {
      return payload;
    }

    public KeySet signer() {
      return signer;
    }

    public SignedMessage.Header header() {
      return header;
    }
  }

  /** The message is not believed; nothing of its payload was read. */
  record Refused(Reason reason) implements Verification {}
}
