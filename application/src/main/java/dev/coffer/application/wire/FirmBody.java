package dev.coffer.application.wire;

import dev.coffer.application.central.Firm;
import java.time.Instant;

/**
 * A firm as everybody may see it.
 *
 * @param id the root's thumbprint: what is trusted
 * @param anchor the root's self-signed certificate
 */
public record FirmBody(long code, String id, String name, String anchor, Instant createdAt) {
  public static FirmBody of(Firm firm) {
    return new FirmBody(
        firm.code().value(),
        Wire.firm(firm.id()),
        firm.name(),
        firm.anchor().base64Url(),
        firm.createdAt());
  }
}
