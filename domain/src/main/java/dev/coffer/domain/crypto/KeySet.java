package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All public keys of one identity, one for each algorithm it signs with, in the order of the
 * algorithms' COSE numbers (greatest first: ESP256 before ML-DSA-65).
 *
 * <p>An identity is its whole set: half of it, or halves of two sets, are other identities with
 * other {@linkplain #thumbprint() thumbprints}.
 */
public final class KeySet {
  private static final int MOST = 2;

  private final List<PublicKey> keys;
  private final Bytes encoded;
  private final Digest thumbprint;

  /**
   * A set of 1 or 2 keys of different algorithms.
   *
   * @throws Malformed on another number or on one algorithm twice
   */
  public KeySet(List<PublicKey> keys) {
    if (keys.isEmpty() || keys.size() > MOST) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a key set has 1 or 2 keys");
    }
    this.keys =
        keys.stream()
            .sorted(Comparator.comparingInt((PublicKey key) -> -key.algorithm().cose()))
            .toList();
    if (algorithms().size() != keys.size()) {
      throw new Malformed(Malformed.Reason.DUPLICATE_KEY, "one algorithm twice in a key set");
    }
    this.encoded = toCbor().encode();
    this.thumbprint = Digest.sha256(encoded);
  }

  /**
   * These keys as one identity's, in whatever order they come.
   *
   * @throws Malformed unless they are 1 or 2 of different algorithms
   */
  public static KeySet of(PublicKey... keys) {
    return new KeySet(List.of(keys));
  }

  /** In the order of their encoding: by falling number of their COSE algorithms. */
  public List<PublicKey> keys() {
    return keys;
  }

  public Set<Algorithm> algorithms() {
    return keys.stream().map(PublicKey::algorithm).collect(Collectors.toUnmodifiableSet());
  }

  public Optional<PublicKey> key(Algorithm algorithm) {
    return keys.stream().filter(key -> key.algorithm() == algorithm).findFirst();
  }

  /** SHA-256 over the encoding of the whole set. */
  public Digest thumbprint() {
    return thumbprint;
  }

  /** An array of maps {1: COSE algorithm, 2: encoded key}. */
  public Cbor toCbor() {
    List<Cbor> items = new ArrayList<>();
    for (PublicKey key : keys) {
      items.add(new MapWriter().put(1, key.algorithm().cose()).put(2, key.encoded()).build());
    }
    return Cbor.array(items);
  }

  /** {@link #toCbor()} in octets: what the thumbprint is of. */
  public Bytes encoded() {
    return encoded;
  }

  /**
   * Reads {@link #toCbor()}.
   *
   * @throws Malformed by name
   */
  public static KeySet fromCbor(Cbor value) {
    if (!(value instanceof Cbor.Array array)) {
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "a key set is an array of 1 or 2 keys");
    }
    if (array.items().size() > MOST) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a key set has 1 or 2 keys");
    }
    List<PublicKey> keys = new ArrayList<>();
    for (Cbor item : array.items()) {
      MapReader reader = MapReader.of(item, "key");
      Algorithm algorithm =
          Algorithm.ofCose(reader.integer(1, Integer.MIN_VALUE, Integer.MAX_VALUE));
      keys.add(new PublicKey(algorithm, reader.bytes(2, 1, 4096)));
      reader.end();
    }
    KeySet set = new KeySet(keys);
    if (!set.keys.equals(keys)) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "keys out of order");
    }
    return set;
  }

  /**
   * Reads {@link #encoded()}, at most 4096 bytes.
   *
   * @throws Malformed by name
   */
  public static KeySet parse(Bytes encoded) {
    return fromCbor(Cbor.parse(encoded, new Cbor.Limits(4096, 4, 4)));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeySet that && encoded.equals(that.encoded);
  }

  @Override
  public int hashCode() {
    return thumbprint.hashCode();
  }

  @Override
  public String toString() {
    return "KeySet[" + thumbprint + "]";
  }
}
