package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Thread-safe. */
final class MemoryCloud implements CloudStore {
  private final MemoryDatabase database;
  private final VersionedTable<ContainerSerial, CloudContainer> containers;
  private final MemoryTable<Within<String, Within<Instant, ContainerSerial>>, ContainerSerial>
      owners;
  private final MemoryTable<ContainerSerial, SealedState.Stored> sealed;
  private final VersionedTable<Within<ContainerSerial, DeviceId>, Device> devices;
  private final UniqueIndex<Digest, Within<ContainerSerial, DeviceId>> deviceKeys;
  private final VersionedTable<Digest, Credential> credentials;

  MemoryCloud(MemoryDatabase database) {
    this.database = database;
    this.containers = new VersionedTable<>(database, "cloud");
    this.owners = database.table("cloud.owner");
    this.sealed = MemorySealedState.table(database);
    this.devices = new VersionedTable<>(database, "device");
    this.deviceKeys = new UniqueIndex<>(database, "device.keys");
    this.credentials = new VersionedTable<>(database, "credential");
  }

  @Override
  public Optional<Versioned<CloudContainer>> container(ContainerSerial serial) {
    return containers.find(serial);
  }

  @Override
  public void add(CloudContainer container, Bytes sealedState) {
    saveContainer(Versioned.fresh(container));
    if (!sealed.insert(container.serial(), new SealedState.Stored(sealedState, 1))) {
      throw database.stale("sealed state " + container.serial());
    }
  }

  @Override
  public void saveContainer(Versioned<CloudContainer> container) {
    CloudContainer next = container.value();
    Optional<CloudContainer> before = containers.save(next.serial(), container);
    before.flatMap(MemoryCloud::owned).ifPresent(owners::remove);
    owned(next).ifPresent(key -> owners.put(key, next.serial()));
  }

  @Override
  public List<CloudContainer> ownedBy(Owner owner) {
    String name =
        name(owner)
            .orElseThrow(() -> new IllegalArgumentException("what is nobody's is not listed"));
    return Within.page(owners, name, Optional.empty(), Paging.MOST).stream()
        .map(serial -> containers.find(serial).orElseThrow().value())
        .toList();
  }

  @Override
  public List<CloudContainer> list(Optional<ContainerSerial> after, int limit) {
    Paging.checked(limit);
    List<Map.Entry<ContainerSerial, Versioned<CloudContainer>>> found =
        after.isPresent()
            ? containers.rows().after(after.get(), limit)
            : containers.rows().first(limit);
    return found.stream().map(entry -> entry.getValue().value()).toList();
  }

  @Override
  public List<Versioned<Device>> devices(ContainerSerial container) {
    return Within.entries(devices.rows(), container, Integer.MAX_VALUE).stream()
        .map(Map.Entry::getValue)
        .sorted(
            Comparator.comparing((Versioned<Device> device) -> device.value().enrolledAt())
                .thenComparing(device -> device.value().id()))
        .limit(MOST_DEVICES)
        .toList();
  }

  @Override
  public Optional<Versioned<Device>> device(ContainerSerial container, DeviceId id) {
    return devices.find(new Within<>(container, id));
  }

  @Override
  public Optional<Versioned<Device>> deviceByKeys(Digest keysThumbprint) {
    return deviceKeys.owner(keysThumbprint).flatMap(devices::find);
  }

  @Override
  public void saveDevice(Versioned<Device> device) {
    Within<ContainerSerial, DeviceId> key =
        new Within<>(device.value().container(), device.value().id());
    Optional<Device> before = devices.save(key, device);
    if (before.isPresent() && !before.get().keys().equals(device.value().keys())) {
      throw database.stale("keys of device " + device.value().id());
    }
    deviceKeys.move(
        before.map(old -> old.keys().thumbprint()), device.value().keys().thumbprint(), key);
  }

  @Override
  public int forgetWorkloads(ContainerSerial container, Instant before, int limit) {
    Paging.checked(limit);
    List<Device> gone =
        Within.entries(devices.rows(), container, Integer.MAX_VALUE).stream()
            .map(entry -> entry.getValue().value())
            .filter(device -> device.workload() && device.lastContact().isBefore(before))
            .limit(limit)
            .toList();
    for (Device device : gone) {
      devices.rows().remove(new Within<>(container, device.id()));
      deviceKeys.release(device.keys().thumbprint());
    }
    return gone.size();
  }

  @Override
  public Optional<Versioned<Credential>> credential(Digest hash) {
    return credentials.find(hash);
  }

  @Override
  public void saveCredential(Versioned<Credential> credential) {
    credentials.save(credential.value().hash(), credential);
  }

  private static Optional<Within<String, Within<Instant, ContainerSerial>>> owned(
      CloudContainer container) {
    return name(container.owner())
        .map(name -> new Within<>(name, new Within<>(container.createdAt(), container.serial())));
  }

  private static Optional<String> name(Owner owner) {
    if (owner instanceof Owner.Person person) {
      return Optional.of("person " + person.account());
    }
    if (owner instanceof Owner.Team team) {
      return Optional.of("team " + team.group());
    }
    return Optional.empty();
  }
}
