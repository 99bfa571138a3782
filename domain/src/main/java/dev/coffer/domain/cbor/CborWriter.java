package dev.coffer.domain.cbor;

import dev.coffer.domain.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes the deterministic encoding: shortest heads, definite lengths, keys in bytewise order. */
final class CborWriter {
  private byte[] buffer = new byte[128];
  private int size;

  private CborWriter() {}

  static Bytes encode(Cbor value) {
    CborWriter writer = new CborWriter();
    writer.item(value);
    return Bytes.copyOf(writer.buffer, 0, writer.size);
  }

  static Bytes key(Cbor.Key key) {
    CborWriter writer = new CborWriter();
    writer.keyItem(key);
    return Bytes.copyOf(writer.buffer, 0, writer.size);
  }

  private void item(Cbor value) {
    if (value instanceof Cbor.Int integer) {
      integer(integer.value());
    } else if (value instanceof Cbor.Bstr bstr) {
      raw(bstr.value());
    } else if (value instanceof Cbor.Text text) {
      text(text.value());
    } else if (value instanceof Cbor.Array array) {
      head(4, array.items().size());
      for (Cbor each : array.items()) {
        item(each);
      }
    } else if (value instanceof Cbor.Dict dict) {
      head(5, dict.size());
      for (int i = 0; i < dict.size(); i++) {
        keyItem(dict.key(i));
        item(dict.value(i));
      }
    } else if (value instanceof Cbor.Tag tag) {
      head(6, tag.number());
      item(tag.content());
    } else if (value instanceof Cbor.Bool bool) {
      octet(bool.value() ? 0xf5 : 0xf4);
    } else if (value instanceof Cbor.Nil) {
      octet(0xf6);
    }
  }

  private void keyItem(Cbor.Key key) {
    if (key instanceof Cbor.Key.IntKey number) {
      integer(number.value());
    } else if (key instanceof Cbor.Key.TextKey name) {
      text(name.value());
    }
  }

  private void integer(long value) {
    if (value >= 0) {
      head(0, value);
    } else {
      head(1, -1 - value);
    }
  }

  private void text(String value) {
    byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
    head(3, utf8.length);
    raw(utf8);
  }

  private void head(int major, long argument) {
    int type = major << 5;
    if (argument < 24) {
      octet(type | (int) argument);
    } else if (argument < 0x100) {
      octet(type | 24);
      bigEndian(argument, 1);
    } else if (argument < 0x1_0000) {
      octet(type | 25);
      bigEndian(argument, 2);
    } else if (argument < 0x1_0000_0000L) {
      octet(type | 26);
      bigEndian(argument, 4);
    } else {
      octet(type | 27);
      bigEndian(argument, 8);
    }
  }

  private void bigEndian(long value, int octets) {
    for (int shift = (octets - 1) * 8; shift >= 0; shift -= 8) {
      octet((int) (value >>> shift) & 0xff);
    }
  }

  private void octet(int value) {
    reserve(1);
    buffer[size++] = (byte) value;
  }

  private void raw(Bytes octets) {
    head(2, octets.length());
    reserve(octets.length());
    octets.copyTo(buffer, size);
    size += octets.length();
  }

  private void raw(byte[] octets) {
    reserve(octets.length);
    System.arraycopy(octets, 0, buffer, size, octets.length);
    size += octets.length;
  }

  private void reserve(int more) {
    if (size + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
