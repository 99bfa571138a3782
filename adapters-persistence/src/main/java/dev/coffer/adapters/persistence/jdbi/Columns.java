package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** How domain values stand in columns; {@link Row} reads what this writes. */
final class Columns {
  private Columns() {}

  static String of(Id id) {
    return id.text();
  }

  static String of(ContainerSerial serial) {
    return serial.text();
  }

  static byte[] of(Bytes bytes) {
    return bytes.toArray();
  }

  static byte[] of(Digest digest) {
    return digest.value().toArray();
  }

  static byte[] of(FirmId firm) {
    return of(firm.root());
  }

  static byte[] of(Cbor value) {
    return value.encode().toArray();
  }

  static <T> byte[] of(List<T> values, Function<T, Cbor> each) {
    return of(Cbor.array(values.stream().map(each).toList()));
  }

  static OffsetDateTime of(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  /** Below every text of a key, every digest: where the first page begins. */
  static <T> String after(Optional<T> last, Function<T, String> text) {
    return last.map(text).orElse("");
  }
}
