package dev.coffer.application.lease;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;

/** Names a seat that was granted. */
public record SeatRef(ContainerSerial container, FirmId firm, LicenseId license, LeaseId lease) {
  public LeasePoolId pool() {
    return new LeasePoolId(container, license);
  }
}
