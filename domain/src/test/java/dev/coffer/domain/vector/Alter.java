package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Changes encodings on purpose. */
final class Alter {
  static final int HEADER = 0;
  static final int UNPROTECTED = 1;
  static final int PAYLOAD = 2;
  static final int SIGNATURES = 3;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(4 << 20, 16, 1000);
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private Alter() {}

  static Cbor parse(Bytes encoded) {
    return Cbor.parse(encoded, LIMITS);
  }

  /** With the last bit of one octet flipped; from the end if {@code at} is negative. */
  static Bytes flip(Bytes octets, int at) {
    byte[] all = octets.toArray();
    all[at < 0 ? all.length + at : at] ^= 1;
    return Bytes.of(all);
  }

  static Bytes key(Bytes encoded, long key, Cbor value) {
    TreeMap<Cbor.Key, Cbor> entries = new TreeMap<>(((Cbor.Dict) parse(encoded)).entries());
    entries.put(Cbor.Key.of(key), value);
    return Cbor.dict(entries).encode();
  }

  static Bytes without(Bytes encoded, long key) {
    TreeMap<Cbor.Key, Cbor> entries = new TreeMap<>(((Cbor.Dict) parse(encoded)).entries());
    entries.remove(Cbor.Key.of(key));
    return Cbor.dict(entries).encode();
  }

  /** A signed message with one of its four parts changed. */
  static Bytes message(Bytes message, int part, UnaryOperator<Cbor> change) {
    Cbor.Tag tag = (Cbor.Tag) parse(message);
    return new Cbor.Tag(tag.number(), at(tag.content(), part, change)).encode();
  }

  /** A signed message with its first signature's octets changed. */
  static Bytes signature(Bytes message, UnaryOperator<Bytes> change) {
    return message(
        message,
        SIGNATURES,
        all -> at(all, 0, one -> at(one, 2, octets -> Cbor.of(change.apply(bytes(octets))))));
  }

  /** Those signatures of a message, in that order. */
  static Bytes signatures(Bytes message, int... kept) {
    return message(
        message,
        SIGNATURES,
        all -> {
          List<Cbor> items = new ArrayList<>();
          for (int each : kept) {
            items.add(((Cbor.Array) all).items().get(each));
          }
          return Cbor.array(items);
        });
  }

  /** A bundle with the message of its only update changed. */
  static Bytes inBundle(Bytes bundle, UnaryOperator<Bytes> change) {
    Cbor changed =
        at(parse(bundle), 0, pair -> at(pair, 0, each -> Cbor.of(change.apply(bytes(each)))));
    return changed.encode();
  }

  static Bytes entries(Bytes bundle, UnaryOperator<Cbor> change) {
    return at(parse(bundle), 0, pair -> at(pair, 1, change)).encode();
  }

  static Cbor at(Cbor array, int place, UnaryOperator<Cbor> change) {
    List<Cbor> items = new ArrayList<>(((Cbor.Array) array).items());
    items.set(place, change.apply(items.get(place)));
    return Cbor.array(items);
  }

  static Bytes bytes(Cbor value) {
    return ((Cbor.Bstr) value).value();
  }

  /** The other valid form of an ECDSA signature: s becomes n − s. */
  static Bytes otherHalf(Bytes signature) {
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    String hex = String.format("%064x", ORDER.subtract(s));
    return Bytes.concat(signature.slice(0, 32), Bytes.fromHex(hex));
  }
}
