package dev.coffer.domain.container;

import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import java.time.Instant;
import java.util.List;

/**
 * A licence that an emergency key put into a container, as the firm is told of it until it said
 * that it knows.
 *
 * @param key thumbprint of the emergency key
 * @param until when it ends, exclusive
 */
public record EmergencyReport(LicenseId license, Digest key, ProductCode product, Instant until) {
  public EmergencyReport {
    until = Instant.ofEpochSecond(until.getEpochSecond());
  }

  Cbor toCbor() {
    return Cbor.array(
        Cbor.of(license.id().value()),
        Cbor.of(key.value()),
        Cbor.of(product.value()),
        Cbor.of(until.getEpochSecond()));
  }

  static EmergencyReport fromCbor(Cbor value) {
    if (value instanceof Cbor.Array array
        && array.items().size() == 4
        && array.items().get(0) instanceof Cbor.Bstr license
        && array.items().get(1) instanceof Cbor.Bstr key
        && array.items().get(2) instanceof Cbor.Int product
        && array.items().get(3) instanceof Cbor.Int until) {
      if (until.value() < 0 || until.value() > ContainerClock.MOST_SECONDS) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a licence ends from 1970 to 9999");
      }
      return new EmergencyReport(
          new LicenseId(new Id(license.value())),
          new Digest(key.value()),
          new ProductCode(product.value()),
          Instant.ofEpochSecond(until.value()));
    }
    throw new Malformed(
        Malformed.Reason.WRONG_TYPE, "an emergency is [licence, key, product, until]");
  }

  static List<Cbor> toCbor(List<EmergencyReport> reports) {
    return reports.stream().map(EmergencyReport::toCbor).toList();
  }
}
