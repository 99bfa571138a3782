package dev.coffer.domain.account;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import java.util.Optional;

/**
 * What a device asks, signed by its own key: the payload of a {@code device} message. An enrolment
 * proves that the asker holds the key it names, and is bound to the credential or ticket it comes
 * with; a renewal names the token generation that the device holds.
 */
public sealed interface DeviceRequest {
  /**
   * Enrols the signing key.
   *
   * @param purpose SHA-256 of the credential's secret or the ticket's lookup hash: what gives the
   *     right, so that a signature serves nothing else
   * @param nonce 16 random bytes, made once per enrolment and repeated when it is tried again
   */
  record Enrol(Digest purpose, Bytes nonce) implements DeviceRequest {}

  /** Renews a device's token, from the generation it holds. */
  record Renew(DeviceId device, long generation, Bytes nonce) implements DeviceRequest {}

  /** A request its device signed, and the device's keys. */
  record Verified(DeviceRequest request, KeySet keys) {}

  /** Signs this request; the signer's key set goes in the header. */
  default SignedMessage sign(Signer device) {
    return SignedMessage.sign(
        MessageType.DEVICE, SignedMessage.Header.of(device.keys()), encode(), device);
  }

  private Bytes encode() {
    MapWriter writer = new MapWriter().put(1, 1);
    if (this instanceof Enrol enrol) {
      writer.put(2, 1).put(3, enrol.purpose().value()).put(6, enrol.nonce());
    } else if (this instanceof Renew renew) {
      writer.put(2, 2).put(4, renew.device().id().value()).put(5, renew.generation());
      writer.put(6, renew.nonce());
    }
    return writer.build().encode();
  }

  /**
   * Verifies a request by the key set in its own header; empty when it does not verify.
   *
   * @throws Malformed when the verified payload cannot be read
   */
  static Optional<Verified> open(SignedMessage message, SignatureCheck check) {
    Optional<KeySet> keys = message.claimedHeader().keySet();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    Verification verification =
        message.verify(MessageType.DEVICE, keys.get(), keys.get().algorithms(), check);
    if (!(verification instanceof Verification.Verified verified)) {
      return Optional.empty();
    }
    MapReader reader =
        MapReader.of(Cbor.parse(verified.payload(), new Cbor.Limits(256, 2, 8)), "device request");
    reader.integer(1, 1, 1);
    DeviceRequest request;
    if (reader.integer(2, 1, 2) == 1) {
      request = new Enrol(new Digest(reader.bytes(3, 32, 32)), reader.bytes(6, 16, 16));
    } else {
      request =
          new Renew(
              new DeviceId(new Id(reader.bytes(4, 16, 16))),
              reader.integer(5, 1, Long.MAX_VALUE),
              reader.bytes(6, 16, 16));
    }
    reader.end();
    return Optional.of(new Verified(request, keys.get()));
  }
}
