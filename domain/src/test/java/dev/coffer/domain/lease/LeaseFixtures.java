package dev.coffer.domain.lease;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.LicenseId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Short names for what lease tests are made of. */
final class LeaseFixtures {
  static final Instant T0 = Instant.parse("2026-03-01T12:00:00Z");
  static final Duration TERM = Duration.ofMinutes(5);
  static final LeasePoolId POOL = pool(1);
  static final LeasePoolId OTHER_POOL = pool(2);

  private LeaseFixtures() {}

  static LeasePoolId pool(int license) {
    Bytes thumbprint = Bytes.of(new byte[10]);
    return new LeasePoolId(
        new ContainerSerial(ContainerKind.CLOUD, thumbprint), new LicenseId(id(license)));
  }

  static Id id(int number) {
    byte[] bytes = new byte[Id.LENGTH];
    bytes[Id.LENGTH - 2] = (byte) (number >> 8);
    bytes[Id.LENGTH - 1] = (byte) number;
    return new Id(Bytes.of(bytes));
  }

  static LeaseId lease(int number) {
    return new LeaseId(id(number));
  }

  static Station station(int number) {
    return new Station("station " + number);
  }

  static Optional<DeviceId> device(int number) {
    return Optional.of(new DeviceId(id(number)));
  }

  static LeaseCommand.Define define(LeasePoolId pool, int seats, Counting counting) {
    return new LeaseCommand.Define(pool, 1, PoolTerms.of(seats, counting, TERM));
  }

  /** By a holder of the station's name, without a device, for the pool's term. */
  static LeaseCommand.Acquire acquire(LeasePoolId pool, int lease, int station) {
    return new LeaseCommand.Acquire(
        pool,
        lease(lease),
        new Holder("holder " + station),
        station(station),
        Optional.empty(),
        TERM);
  }

  static LeaseCommand.Renew renew(LeasePoolId pool, int lease) {
    return LeaseCommand.Renew.of(pool, lease(lease), Optional.empty(), TERM);
  }

  static LeaseCommand.Renew renew(LeasePoolId pool, int lease, LeasePoolId successor) {
    return new LeaseCommand.Renew(
        pool, lease(lease), Optional.of(successor), Optional.empty(), TERM);
  }

  static LeaseCommand.Release release(LeasePoolId pool, int lease) {
    return new LeaseCommand.Release(pool, lease(lease), Optional.empty());
  }
}
