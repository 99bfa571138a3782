package dev.coffer.domain.lease;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;

/** Names the seats of one licence in one container. */
public record LeasePoolId(ContainerSerial container, LicenseId license)
    implements Comparable<LeasePoolId> {

  @Override
  public int compareTo(LeasePoolId other) {
    int byContainer = container.compareTo(other.container);
    return byContainer != 0 ? byContainer : license.compareTo(other.license);
  }

  @Override
  public String toString() {
    return container + "/" + license;
  }
}
