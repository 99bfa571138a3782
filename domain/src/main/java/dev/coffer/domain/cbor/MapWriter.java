package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Builds a map with integer keys, as all of Coffer's structures are. Not thread-safe. */
public final class MapWriter {
  private final SortedMap<Cbor.Key, Cbor> entries = new TreeMap<>();

  public MapWriter put(long key, Cbor value) {
    if (entries.put(Cbor.Key.of(key), value) != null) {
      throw new IllegalArgumentException("key " + key + " written twice");
    }
    return this;
  }

  public MapWriter put(long key, long value) {
    return put(key, Cbor.of(value));
  }

  public MapWriter put(long key, String value) {
    return put(key, Cbor.of(value));
  }

  public MapWriter put(long key, Bytes value) {
    return put(key, Cbor.of(value));
  }

  public MapWriter put(long key, boolean value) {
    return put(key, Cbor.of(value));
  }

  public MapWriter put(long key, List<Cbor> values) {
    return put(key, Cbor.array(values));
  }

  /** Writes the key only if there is a value: absent is one form, empty another. */
  public MapWriter put(long key, Optional<Cbor> value) {
    value.ifPresent(present -> put(key, present));
    return this;
  }

  public Cbor build() {
    return new Cbor.Dict(entries);
  }
}
