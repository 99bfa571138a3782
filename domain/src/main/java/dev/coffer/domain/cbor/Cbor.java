package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A CBOR data item of the subset that Coffer's formats use (RFC 8949): 64-bit signed integers, byte
 * and text strings, arrays, maps with integer or text keys, booleans, null and tags.
 *
 * <p>There is exactly one encoding of each item, that of RFC 8949 section 4.2.1 (core deterministic
 * encoding); {@link #parse} accepts nothing else. Immutable and thread-safe.
 */
public sealed interface Cbor {
  /** An integer in the range of {@code long}. */
  record Int(long value) implements Cbor {}

  /** A byte string. */
  record Bstr(Bytes value) implements Cbor {}

  /** A text string, well-formed Unicode: a surrogate without its partner is refused. */
  record Text(String value) implements Cbor {
    public Text {
      requireUnicode(value);
    }
  }

  /** An array of definite length. */
  record Array(List<Cbor> items) implements Cbor {
    public Array {
      items = List.copyOf(items);
    }
  }

  /** A map, ordered by the bytewise order of its encoded keys, each key once. */
  final class Dict implements Cbor {
    private final List<Key> keys;
    private final List<Cbor> values;

    Dict(List<Key> sorted, List<Cbor> values) {
      this.keys = List.copyOf(sorted);
      this.values = List.copyOf(values);
    }

    /** The entries in that order; cannot be changed. */
    public SortedMap<Key, Cbor> entries() {
      SortedMap<Key, Cbor> entries = new TreeMap<>();
      for (int i = 0; i < size(); i++) {
        entries.put(keys.get(i), values.get(i));
      }
      return Collections.unmodifiableSortedMap(entries);
    }

    int size() {
      return keys.size();
    }

    Key key(int index) {
      return keys.get(index);
    }

    Cbor value(int index) {
      return values.get(index);
    }

    /** The index of a key; less than 0 when it is absent. */
    int indexOf(Key key) {
      return Collections.binarySearch(keys, key);
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Dict that && keys.equals(that.keys) && values.equals(that.values);
    }

    @Override
    public int hashCode() {
      return 31 * keys.hashCode() + values.hashCode();
    }

    @Override
    public String toString() {
      return "Dict" + entries();
    }
  }

  /** True or false. */
  record Bool(boolean value) implements Cbor {}

  /** Null. */
  record Nil() implements Cbor {}

  /** A tagged item; the number is 0 or more. */
  record Tag(long number, Cbor content) implements Cbor {
    public Tag {
      if (number < 0) {
        throw new IllegalArgumentException("tag number must be 0 or more, was " + number);
      }
    }
  }

  /** A map key: an integer or a short text. */
  sealed interface Key extends Comparable<Key> {
    /** An integer key. */
    record IntKey(long value) implements Key {}

    /** A text key. */
    record TextKey(String value) implements Key {
      public TextKey {
        requireUnicode(value);
      }
    }

    /** The bytewise order of the encodings; those of numbers need not be made for it. */
    @Override
    default int compareTo(Key other) {
      if (this instanceof IntKey left && other instanceof IntKey right) {
        int bySign = Boolean.compare(left.value < 0, right.value < 0);
        // Of one sign, the number further from zero has the greater encoding.
        return bySign != 0
            ? bySign
            : left.value < 0
                ? Long.compare(right.value, left.value)
                : Long.compare(left.value, right.value);
      }
      return CborWriter.key(this).compareTo(CborWriter.key(other));
    }

    static Key of(long value) {
      return new IntKey(value);
    }

    static Key of(String value) {
      return new TextKey(value);
    }
  }

  /**
   * Bounds that a reader sets before it looks at input.
   *
   * @param bytes the longest encoding accepted
   * @param depth the deepest nesting of arrays, maps and tags accepted
   * @param items the most items accepted in one array or map
   */
  record Limits(int bytes, int depth, int items) {
    public Limits {
      if (bytes < 1 || depth < 1 || items < 1) {
        throw new IllegalArgumentException("limits must be positive");
      }
    }
  }

  /**
   * Reads the one item that {@code encoded} holds.
   *
   * @throws Malformed by name, when the octets are not the deterministic encoding of one item
   *     within {@code limits}
   */
  static Cbor parse(Bytes encoded, Limits limits) {
    return new CborReader(encoded, limits).only();
  }

  private static void requireUnicode(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        boolean pair =
            Character.isHighSurrogate(text.charAt(i))
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          throw new Malformed(Malformed.Reason.BAD_TEXT, "text with half a surrogate pair");
        }
        i++;
      }
    }
  }

  /** The deterministic encoding of this item. */
  default Bytes encode() {
    return CborWriter.encode(this);
  }

  static Cbor of(long value) {
    return new Int(value);
  }

  static Cbor of(Bytes value) {
    return new Bstr(value);
  }

  static Cbor of(String value) {
    return new Text(value);
  }

  static Cbor of(boolean value) {
    return new Bool(value);
  }

  static Cbor array(List<Cbor> items) {
    return new Array(items);
  }

  static Cbor array(Cbor... items) {
    return new Array(List.of(items));
  }

  static Cbor dict(Map<Key, Cbor> entries) {
    SortedMap<Key, Cbor> sorted = new TreeMap<>(entries);
    return new Dict(List.copyOf(sorted.keySet()), List.copyOf(sorted.values()));
  }
}
