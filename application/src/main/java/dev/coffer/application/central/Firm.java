package dev.coffer.application.central;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;

/**
 * A vendor as its server keeps it.
 *
 * @param anchor its roots, as {@link dev.coffer.domain.update.Anchor#encoded()}
 * @param root handle of the root keys
 * @param successor handle of the keys that will follow the root, to which it is committed
 * @param issuing handle of the keys that sign updates now
 * @param issuingCertificate the root's certificate for them, encoded
 * @param operatorCertificate the root's certificate for this server as operator of cloud
 *     containers, encoded
 * @param revision of the keys: 1, and one more each time any of them changed
 */
public record Firm(
    FirmCode code,
    FirmId id,
    String name,
    Bytes anchor,
    KeyHandle root,
    KeyHandle successor,
    KeyHandle issuing,
    Bytes issuingCertificate,
    Bytes operatorCertificate,
    Instant createdAt,
    long revision) {
  public Firm {
    if (revision < 1) {
      throw new IllegalArgumentException("revision must be 1 or more, was " + revision);
    }
    Text.name("a firm's name", name, 128);
    createdAt = StoredTime.of(createdAt);
  }
}
