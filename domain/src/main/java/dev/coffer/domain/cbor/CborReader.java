package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the deterministic encoding and nothing else; never allocates more than the input's size.
 */
final class CborReader {
  private final byte[] input;
  private final Cbor.Limits limits;
  private int at;

  CborReader(Bytes encoded, Cbor.Limits limits) {
    if (encoded.length() > limits.bytes()) {
      throw new Malformed(
          Malformed.Reason.OVER_LIMIT,
          "input of " + encoded.length() + " bytes, limit " + limits.bytes());
    }
    this.input = encoded.toArray();
    this.limits = limits;
  }

  Cbor only() {
    Cbor value = item(0);
    if (at != input.length) {
      throw fail(Malformed.Reason.TRAILING_BYTES, "octets after the item");
    }
    return value;
  }

  private Cbor item(int depth) {
    if (depth > limits.depth()) {
      throw fail(Malformed.Reason.OVER_LIMIT, "nesting deeper than " + limits.depth());
    }
    int head = octet();
    int major = head >> 5;
    int info = head & 0x1f;
    if (major == 7) {
      return simple(info);
    }
    long argument = argument(info);
    return switch (major) {
      case 0 -> new Cbor.Int(argument);
      case 1 -> new Cbor.Int(-1 - argument);
      case 2 -> new Cbor.Bstr(string(argument));
      case 3 -> new Cbor.Text(text(argument));
      case 4 -> array(argument, depth);
      case 5 -> dict(argument, depth);
      default -> new Cbor.Tag(argument, item(depth + 1));
    };
  }

  private Cbor simple(int info) {
    return switch (info) {
      case 20 -> new Cbor.Bool(false);
      case 21 -> new Cbor.Bool(true);
      case 22 -> new Cbor.Nil();
      default -> throw fail(Malformed.Reason.UNSUPPORTED, "simple value or float");
    };
  }

  private Cbor array(long count, int depth) {
    List<Cbor> items = new ArrayList<>(count(count, 1));
    for (long i = 0; i < count; i++) {
      items.add(item(depth + 1));
    }
    return new Cbor.Array(items);
  }

  private Cbor dict(long count, int depth) {
    count(count, 2);
    List<Cbor.Key> keys = new ArrayList<>((int) count);
    List<Cbor> values = new ArrayList<>((int) count);
    for (int i = 0; i < count; i++) {
      Cbor.Key key = key();
      int order = i == 0 ? -1 : keys.get(i - 1).compareTo(key);
      if (order == 0) {
        throw fail(Malformed.Reason.DUPLICATE_KEY, "map key twice");
      }
      if (order > 0) {
        throw fail(Malformed.Reason.NOT_CANONICAL, "map keys out of order");
      }
      keys.add(key);
      values.add(item(depth + 1));
    }
    return new Cbor.Dict(keys, values);
  }

  private Cbor.Key key() {
    int head = octet();
    int major = head >> 5;
    if (major > 3 || major == 2) {
      throw fail(Malformed.Reason.UNSUPPORTED, "map key that is neither integer nor text");
    }
    long argument = argument(head & 0x1f);
    return switch (major) {
      case 0 -> Cbor.Key.of(argument);
      case 1 -> Cbor.Key.of(-1 - argument);
      default -> Cbor.Key.of(text(argument));
    };
  }

  private Bytes string(long length) {
    int start = at;
    return Bytes.copyOf(input, start, advance(length));
  }

  private String text(long length) {
    int start = at;
    int end = advance(length);
    if (isAscii(start, end)) {
      return new String(input, start, end - start, StandardCharsets.US_ASCII);
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(input, start, end - start))
          .toString();
    } catch (CharacterCodingException e) {
      throw fail(Malformed.Reason.BAD_TEXT, "text is not UTF-8");
    }
  }

  private boolean isAscii(int from, int to) {
    for (int i = from; i < to; i++) {
      if (input[i] < 0) {
        return false;
      }
    }
    return true;
  }

  private long argument(int info) {
    if (info < 24) {
      return info;
    }
    int octets =
        switch (info) {
          case 24 -> 1;
          case 25 -> 2;
          case 26 -> 4;
          case 27 -> 8;
          default -> throw fail(Malformed.Reason.UNSUPPORTED, "indefinite or reserved length");
        };
    long value = 0;
    for (int i = 0; i < octets; i++) {
      value = value << 8 | octet();
    }
    if (value < 0) {
      throw fail(Malformed.Reason.OUT_OF_RANGE, "number beyond 63 bits");
    }
    long least = octets == 1 ? 24 : 1L << (octets * 4);
    if (value < least) {
      throw fail(Malformed.Reason.NOT_CANONICAL, "number not in shortest form");
    }
    return value;
  }

  private int count(long items, int octetsEach) {
    if (items > limits.items()) {
      throw fail(Malformed.Reason.OVER_LIMIT, "more than " + limits.items() + " items");
    }
    if (items * octetsEach > input.length - at) {
      throw fail(Malformed.Reason.TRUNCATED, "fewer items than announced");
    }
    return (int) items;
  }

  private int advance(long length) {
    if (length > input.length - at) {
      throw fail(Malformed.Reason.TRUNCATED, "string shorter than announced");
    }
    at += (int) length;
    return at;
  }

  private int octet() {
    if (at >= input.length) {
      throw fail(Malformed.Reason.TRUNCATED, "input ends");
    }
    return input[at++] & 0xff;
  }

  private Malformed fail(Malformed.Reason reason, String what) {
    return new Malformed(reason, what + " at offset " + at);
  }
}
