package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Builds a map with integer keys, as all of Coffer's structures are. Not thread-safe. */
public final class MapWriter {
  private final List<Cbor.Key> keys = new ArrayList<>();
  private final List<Cbor> values = new ArrayList<>();

  public MapWriter put(long key, Cbor value) {
    Cbor.Key added = Cbor.Key.of(key);
    int at = keys.size();
    while (at > 0 && keys.get(at - 1).compareTo(added) > 0) {
      at--;
    }
    if (at > 0 && keys.get(at - 1).equals(added)) {
      throw new IllegalArgumentException("key " + key + " written twice");
    }
    keys.add(at, added);
    values.add(at, value);
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
    return new Cbor.Dict(keys, values);
  }
}
