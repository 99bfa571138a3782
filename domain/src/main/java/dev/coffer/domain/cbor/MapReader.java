package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.List;
import java.util.Optional;

/**
 * Reads a map with integer keys, each key once, and refuses what is left over.
 *
 * <p>Use: read each key of the format, then call {@link #end()}, which refuses unknown keys. All
 * methods throw {@link Malformed} that names the structure and the key. Not thread-safe.
 */
public final class MapReader {
  private final String structure;
  private final Cbor.Dict dict;
  private final boolean[] read;

  private MapReader(String structure, Cbor.Dict dict) {
    this.structure = structure;
    this.dict = dict;
    this.read = new boolean[dict.size()];
  }

  /**
   * Starts reading {@code value}.
   *
   * @param structure the name of the structure, for messages
   */
  public static MapReader of(Cbor value, String structure) {
    if (value instanceof Cbor.Dict dict) {
      return new MapReader(structure, dict);
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, structure + " must be a map");
  }

  /** What stands under {@code key}; empty when nothing does, or when it was read before. */
  public Optional<Cbor> optional(long key) {
    int index = dict.indexOf(Cbor.Key.of(key));
    if (index < 0 || read[index]) {
      return Optional.empty();
    }
    read[index] = true;
    return Optional.of(dict.value(index));
  }

  public Cbor required(long key) {
    return optional(key)
        .orElseThrow(
            () -> new Malformed(Malformed.Reason.MISSING_KEY, structure + " lacks key " + key));
  }

  /** A number of {@code least} to {@code most}, both allowed. */
  public long integer(long key, long least, long most) {
    return integerOf(required(key), key, least, most);
  }

  public Optional<Long> optionalInteger(long key, long least, long most) {
    return optional(key).map(value -> integerOf(value, key, least, most));
  }

  /** Text of at most so many characters. */
  public String text(long key, int longest) {
    return textOf(required(key), key, longest);
  }

  public Optional<String> optionalText(long key, int longest) {
    return optional(key).map(value -> textOf(value, key, longest));
  }

  /** So many bytes, both bounds allowed. */
  public Bytes bytes(long key, int shortest, int longest) {
    return bytesOf(required(key), key, shortest, longest);
  }

  public Optional<Bytes> optionalBytes(long key, int shortest, int longest) {
    return optional(key).map(value -> bytesOf(value, key, shortest, longest));
  }

  public boolean bool(long key) {
    if (required(key) instanceof Cbor.Bool bool) {
      return bool.value();
    }
    throw wrongType(key, "true or false");
  }

  /** At most so many items. */
  public List<Cbor> array(long key, int most) {
    return arrayOf(required(key), key, most);
  }

  public Optional<List<Cbor>> optionalArray(long key, int most) {
    return optional(key).map(value -> arrayOf(value, key, most));
  }

  /** Refuses any key that was not read. */
  public void end() {
    for (boolean known : read) {
      if (!known) {
        throw new Malformed(
            Malformed.Reason.UNKNOWN_KEY, structure + " has a key that this version does not know");
      }
    }
  }

  private long integerOf(Cbor value, long key, long least, long most) {
    if (!(value instanceof Cbor.Int integer)) {
      throw wrongType(key, "an integer");
    }
    if (integer.value() < least || integer.value() > most) {
      throw outOfRange(key, least + ".." + most);
    }
    return integer.value();
  }

  private String textOf(Cbor value, long key, int longest) {
    if (!(value instanceof Cbor.Text text)) {
      throw wrongType(key, "text");
    }
    if (text.value().length() > longest) {
      throw outOfRange(key, "at most " + longest + " characters");
    }
    return text.value();
  }

  private Bytes bytesOf(Cbor value, long key, int shortest, int longest) {
    if (!(value instanceof Cbor.Bstr bstr)) {
      throw wrongType(key, "a byte string");
    }
    if (bstr.value().length() < shortest || bstr.value().length() > longest) {
      throw outOfRange(key, shortest + ".." + longest + " bytes");
    }
    return bstr.value();
  }

  private List<Cbor> arrayOf(Cbor value, long key, int most) {
    if (!(value instanceof Cbor.Array array)) {
      throw wrongType(key, "an array");
    }
    if (array.items().size() > most) {
      throw outOfRange(key, "at most " + most + " items");
    }
    return array.items();
  }

  private Malformed wrongType(long key, String expected) {
    return new Malformed(
        Malformed.Reason.WRONG_TYPE, structure + " key " + key + " must be " + expected);
  }

  private Malformed outOfRange(long key, String range) {
    return new Malformed(
        Malformed.Reason.OUT_OF_RANGE, structure + " key " + key + " must be " + range);
  }
}
