package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cose.SignedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * An update as it travels: the signed message, and the entries its operations name by digest.
 * Nothing in it is believed yet.
 *
 * @param message the signed update
 * @param entries encoded entries, at most {@value Operation#MOST}
 */
public record SignedUpdate(SignedMessage message, List<Bytes> entries) {
  /** The most updates of one bundle. */
  public static final int MOST_IN_BUNDLE = 64;

  /** The longest bundle read from outside, in bytes: any update of 128 entries fits. */
  public static final int LONGEST_BUNDLE = 4 << 20;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST_BUNDLE, 4, 128);

  public SignedUpdate {
    entries = List.copyOf(entries);
    if (entries.size() > Operation.MOST) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 128 entries beside an update");
    }
  }

  /** The encoding of consecutive updates: an array of [message, [entry …]]. */
  public static Bytes encodeBundle(List<SignedUpdate> updates) {
    List<Cbor> items = new ArrayList<>();
    for (SignedUpdate update : updates) {
      items.add(
          Cbor.array(
              Cbor.of(update.message.encoded()),
              Cbor.array(update.entries.stream().map(Cbor::of).toList())));
    }
    return Cbor.array(items).encode();
  }

  /**
   * Reads a bundle; empty bundles are bundles.
   *
   * @throws Malformed by name
   */
  public static List<SignedUpdate> parseBundle(Bytes encoded) {
    List<SignedUpdate> updates = new ArrayList<>();
    List<Cbor> items = array(Cbor.parse(encoded, LIMITS));
    if (items.size() > MOST_IN_BUNDLE) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 64 updates in a bundle");
    }
    for (Cbor item : items) {
      List<Cbor> parts = array(item);
      if (parts.size() != 2) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "a bundle holds pairs");
      }
      List<Bytes> entries = array(parts.get(1)).stream().map(SignedUpdate::bytes).toList();
      updates.add(new SignedUpdate(SignedMessage.parse(bytes(parts.get(0))), entries));
    }
    return updates;
  }

  private static List<Cbor> array(Cbor value) {
    if (value instanceof Cbor.Array array) {
      return array.items();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a bundle is made of arrays");
  }

  private static Bytes bytes(Cbor value) {
    if (value instanceof Cbor.Bstr bstr) {
      return bstr.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "a bundle holds byte strings");
  }
}
