package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The parts of CBOR columns. Instants stand there as microseconds since 1970. */
final class Items {
  private Items() {}

  static List<Cbor> of(Cbor value) {
    if (value instanceof Cbor.Array array) {
      return array.items();
    }
    throw wrong("an array");
  }

  static long number(Cbor value) {
    if (value instanceof Cbor.Int number) {
      return number.value();
    }
    throw wrong("a number");
  }

  static Bytes bytes(Cbor value) {
    if (value instanceof Cbor.Bstr bytes) {
      return bytes.value();
    }
    throw wrong("a byte string");
  }

  static String text(Cbor value) {
    if (value instanceof Cbor.Text text) {
      return text.value();
    }
    throw wrong("text");
  }

  static Cbor time(Instant instant) {
    return Cbor.of(ChronoUnit.MICROS.between(Instant.EPOCH, instant));
  }

  static Instant time(Cbor micros) {
    return Instant.EPOCH.plus(number(micros), ChronoUnit.MICROS);
  }

  private static Malformed wrong(String expected) {
    return new Malformed(Malformed.Reason.WRONG_TYPE, "a column holds no " + expected);
  }
}
