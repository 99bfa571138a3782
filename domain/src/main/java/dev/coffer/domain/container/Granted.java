package dev.coffer.domain.container;

import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What updates put into a container for one firm, as both sides know it: Central computes it from
 * what it issued, the container from what it applied, and the digest shows whether they agree.
 * Immutable.
 *
 * @param blocked whether nothing of the firm may be used
 * @param entries each licence's generation and entry digest
 */
public record Granted(boolean blocked, SortedMap<LicenseId, Copy> entries) {
  public static final Granted NOTHING = new Granted(false, Collections.emptySortedMap());

  /** A licence's entry in a container: which generation, and the digest of its encoding. */
  public record Copy(int generation, Digest entry) {}

  public Granted {
    entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
  }

  public Optional<Copy> copy(LicenseId license) {
    return Optional.ofNullable(entries.get(license));
  }

  /** SHA-256 over the encoding of {@link #toCbor()}. */
  public Digest digest() {
    return Digest.sha256(toCbor().encode());
  }

  /** [blocked, [[licence, generation, entry digest] …]], in the order of the licences' ids. */
  public Cbor toCbor() {
    List<Cbor> items = new ArrayList<>();
    for (Map.Entry<LicenseId, Copy> entry : entries.entrySet()) {
      items.add(
          Cbor.array(
              Cbor.of(entry.getKey().id().value()),
              Cbor.of(entry.getValue().generation()),
              Cbor.of(entry.getValue().entry().value())));
    }
    return Cbor.array(Cbor.of(blocked), Cbor.array(items));
  }

  /**
   * Reads {@link #toCbor()}.
   *
   * @throws Malformed on any other structure, or licences out of order
   */
  public static Granted fromCbor(Cbor value) {
    if (!(value instanceof Cbor.Array array)
        || array.items().size() != 2
        || !(array.items().get(0) instanceof Cbor.Bool blocked)
        || !(array.items().get(1) instanceof Cbor.Array copies)) {
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "a granted state is [blocked, copies]");
    }
    SortedMap<LicenseId, Copy> entries = new TreeMap<>();
    for (Cbor item : copies.items()) {
      if (!(item instanceof Cbor.Array copy)
          || copy.items().size() != 3
          || !(copy.items().get(0) instanceof Cbor.Bstr license)
          || !(copy.items().get(1) instanceof Cbor.Int generation)
          || !(copy.items().get(2) instanceof Cbor.Bstr entry)) {
        throw new Malformed(
            Malformed.Reason.WRONG_TYPE, "a copy is [licence, generation, entry digest]");
      }
      LicenseId id = new LicenseId(new Id(license.value()));
      if (!entries.isEmpty() && entries.lastKey().compareTo(id) >= 0) {
        throw new Malformed(Malformed.Reason.NOT_CANONICAL, "copies out of order");
      }
      if (generation.value() < 1 || generation.value() > Integer.MAX_VALUE) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "generation must be 1 or more");
      }
      entries.put(id, new Copy((int) generation.value(), new Digest(entry.value())));
    }
    return new Granted(blocked.value(), entries);
  }

  /**
   * What {@code operation} makes of this.
   *
   * @throws Malformed when an entry would be replaced by an older generation, or a removal names
   *     another generation than the one there: no issuer of good faith writes that
   */
  public Granted after(Operation operation) {
    SortedMap<LicenseId, Copy> next = new TreeMap<>(entries);
    if (operation instanceof Operation.Put put) {
      Copy held = entries.get(put.license());
      if (held != null && held.generation() > put.generation()) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "put of an older generation");
      }
      next.put(put.license(), new Copy(put.generation(), put.entry()));
    } else if (operation instanceof Operation.Remove remove) {
      Copy held = entries.get(remove.license());
      if (held != null && held.generation() != remove.generation()) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "removal of another generation");
      }
      next.remove(remove.license());
    } else if (operation instanceof Operation.Rebase rebase) {
      next.clear();
      for (Operation.Put put : rebase.entries()) {
        next.put(put.license(), new Copy(put.generation(), put.entry()));
      }
    } else if (operation instanceof Operation.Block) {
      return new Granted(true, entries);
    } else if (operation instanceof Operation.Unblock) {
      return new Granted(false, entries);
    }
    return new Granted(blocked, next);
  }
}
