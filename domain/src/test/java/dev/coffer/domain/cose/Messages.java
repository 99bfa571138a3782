package dev.coffer.domain.cose;

import dev.coffer.domain.cbor.Cbor;
import java.util.ArrayList;
import java.util.List;

/** Takes signed messages apart and puts them together otherwise. */
final class Messages {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(SignedMessage.LONGEST, 8, 64);

  private Messages() {}

  /** Protected header, unprotected header, payload, signatures. */
  static List<Cbor> parts(SignedMessage message) {
    Cbor.Tag tag = (Cbor.Tag) Cbor.parse(message.encoded(), LIMITS);
    return ((Cbor.Array) tag.content()).items();
  }

  static Cbor.Array signatures(SignedMessage message) {
    return (Cbor.Array) parts(message).get(3);
  }

  /** The message with another part. */
  static Cbor with(SignedMessage message, int part, Cbor value) {
    List<Cbor> parts = new ArrayList<>(parts(message));
    parts.set(part, value);
    return new Cbor.Tag(98, Cbor.array(parts));
  }

  /** The message with another part of its only signature. */
  static Cbor withSignature(SignedMessage message, int part, Cbor value) {
    List<Cbor> signature =
        new ArrayList<>(((Cbor.Array) signatures(message).items().get(0)).items());
    signature.set(part, value);
    return with(message, 3, Cbor.array(Cbor.array(signature)));
  }
}
