package dev.coffer.domain.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import java.util.Optional;
import java.util.Set;

/**
 * What a container signs to show that it is there: the payload of a {@code proof} message. It signs
 * its own state beside the caller's root, never a caller's digest alone.
 *
 * @param granted digest of its granted state for the firm
 * @param root root of a Merkle tree whose leaves are the proofs asked for together
 */
public record ContainerProof(ContainerSerial serial, FirmId firm, Digest granted, Digest root) {
  /** A proof its container signed. */
  public record Verified(ContainerProof proof, KeySet keys) {}

  public static Bytes encode(ContainerSerial serial, FirmId firm, Digest granted, Digest root) {
    return new MapWriter()
        .put(1, 1)
        .put(2, serial.text())
        .put(3, firm.root().value())
        .put(4, granted.value())
        .put(5, root.value())
        .build()
        .encode();
  }

  /**
   * Verifies a proof by the key set in its header; empty when it does not verify or names another
   * container than the one that signed.
   *
   * @throws Malformed when the verified payload cannot be read
   */
  public static Optional<Verified> open(SignedMessage message, SignatureCheck check) {
    return open(message, Set.of(), check);
  }

  /**
   * {@link #open(SignedMessage, SignatureCheck)} where the firm says what proofs must have.
   *
   * @param required algorithms that must be among those of the container
   */
  public static Optional<Verified> open(
      SignedMessage message, Set<Algorithm> required, SignatureCheck check) {
    Optional<KeySet> keys = message.claimedHeader().keySet();
    if (keys.isEmpty() || !keys.get().algorithms().containsAll(required)) {
      return Optional.empty();
    }
    Verification verification =
        message.verify(MessageType.PROOF, keys.get(), keys.get().algorithms(), check);
    if (!(verification instanceof Verification.Verified verified)) {
      return Optional.empty();
    }
    MapReader reader =
        MapReader.of(Cbor.parse(verified.payload(), new Cbor.Limits(256, 2, 8)), "proof");
    reader.integer(1, 1, 1);
    ContainerProof proof =
        new ContainerProof(
            ContainerSerial.parse(reader.text(2, 17)),
            new FirmId(new Digest(reader.bytes(3, 32, 32))),
            new Digest(reader.bytes(4, 32, 32)),
            new Digest(reader.bytes(5, 32, 32)));
    reader.end();
    Bytes written = encode(proof.serial(), proof.firm(), proof.granted(), proof.root());
    if (!written.equals(verified.payload())) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "a serial is written in one way");
    }
    return proof.serial().names(keys.get())
        ? Optional.of(new Verified(proof, keys.get()))
        : Optional.empty();
  }

  /**
   * The leaf of one proof: SHA-256 over 0x00 ‖ {@code coffer/1/leaf} ‖ container key ‖ firm ‖ entry
   * digest ‖ lease ‖ holder ‖ nonce ‖ seconds.
   *
   * @param container thumbprint of the container's keys
   * @param lease the lease it proves
   * @param holder the app's value, fixed for the lease
   * @param nonce the app's, fresh for each proof
   * @param seconds how long the lease has left, counted from the making of the nonce
   */
  public static Digest leaf(
      Digest container,
      FirmId firm,
      Digest entry,
      Id lease,
      Digest holder,
      Digest nonce,
      long seconds) {
    byte[] time = new byte[8];
    for (int i = 0; i < 8; i++) {
      time[i] = (byte) (seconds >>> (56 - 8 * i));
    }
    return Digest.sha256(
        Bytes.of((byte) 0),
        Bytes.utf8("coffer/1/leaf"),
        container.value(),
        firm.root().value(),
        entry.value(),
        lease.value(),
        holder.value(),
        nonce.value(),
        Bytes.of(time));
  }
}
