package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.SignedMessage;
import java.util.ArrayList;
import java.util.List;

/**
 * What a container holds of one firm, as that firm granted it: the last update of Central, whose
 * signature covers the digest of the granted state, the granted state itself, and the entries held.
 * It travels beside a context where Central has forgotten what it issued. Nothing in it is believed
 * yet.
 *
 * @param update the signed update that the container applied last
 * @param granted the granted state that it yields
 * @param entries the encoded entries held, at most {@value #MOST_ENTRIES}
 */
public record SignedGrant(SignedMessage update, Granted granted, List<Bytes> entries) {
  /** As many as a container can hold. */
  public static final int MOST_ENTRIES = 8192;

  /** The longest that is read from outside, in bytes. */
  public static final int LONGEST = 4 << 20;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 4, MOST_ENTRIES);

  public SignedGrant {
    entries = List.copyOf(entries);
    if (entries.size() > MOST_ENTRIES) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than 8192 entries in a grant");
    }
  }

  /** This, or where it would be too long to be read, this without entries. */
  public SignedGrant bounded() {
    return encode().length() <= LONGEST ? this : new SignedGrant(update, granted, List.of());
  }

  /** The encoding: [update, granted state, [entry …]]. */
  public Bytes encode() {
    return Cbor.array(
            Cbor.of(update.encoded()),
            granted.toCbor(),
            Cbor.array(entries.stream().map(Cbor::of).toList()))
        .encode();
  }

  /**
   * Reads {@link #encode}'s octets.
   *
   * @throws Malformed by name
   */
  public static SignedGrant parse(Bytes encoded) {
    if (!(Cbor.parse(encoded, LIMITS) instanceof Cbor.Array array)
        || array.items().size() != 3
        || !(array.items().get(0) instanceof Cbor.Bstr update)
        || !(array.items().get(2) instanceof Cbor.Array items)) {
      throw new Malformed(
          Malformed.Reason.WRONG_TYPE, "a grant is [update, granted state, entries]");
    }
    List<Bytes> entries = new ArrayList<>();
    for (Cbor item : items.items()) {
      if (!(item instanceof Cbor.Bstr entry)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "an entry of a grant is a byte string");
      }
      entries.add(entry.value());
    }
    return new SignedGrant(
        SignedMessage.parse(update.value()), Granted.fromCbor(array.items().get(1)), entries);
  }
}
