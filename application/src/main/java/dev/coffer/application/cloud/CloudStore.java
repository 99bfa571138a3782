package dev.coffer.application.cloud;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Cloud containers, their devices and credentials: who may use what is sealed elsewhere.
 *
 * <p>Joins the current transaction. Thread-safe. Saving at version 0 inserts, at a loaded version
 * replaces; either throws {@link dev.coffer.application.Stale} when the version is no longer that.
 * Statements on devices lead with the container's serial. Contract: {@code CloudStoreContract}.
 */
public interface CloudStore {
  /** The most devices that {@link #devices} answers. */
  int MOST_DEVICES = 10_000;

  Optional<Versioned<CloudContainer>> container(ContainerSerial serial);

  /**
   * Adds a container together with its first sealed state, which {@code SealedState} of the same
   * database then has at version 1: a container is born in the transaction that gives it its first
   * licence.
   *
   * @throws dev.coffer.application.Stale when the serial is taken
   */
  void add(CloudContainer container, Bytes sealedState);

  void saveContainer(Versioned<CloudContainer> container);

  /**
   * Containers of one person or team, oldest first; at most 1000.
   *
   * @throws IllegalArgumentException when {@code owner} is {@link Owner.Nobody}
   */
  List<CloudContainer> ownedBy(Owner owner);

  /** All containers in ascending order of serial; limit 1..1000. */
  List<CloudContainer> list(Optional<ContainerSerial> after, int limit);

  /** All devices of a container, revoked ones included, oldest first; at most 10 000. */
  List<Versioned<Device>> devices(ContainerSerial container);

  Optional<Versioned<Device>> device(ContainerSerial container, DeviceId id);

  /** The device with this key set, in whichever container: a key set enrols once. */
  Optional<Versioned<Device>> deviceByKeys(Digest keysThumbprint);

  /**
   * Saves a device.
   *
   * @throws dev.coffer.application.Stale also when its key set is another device's, or no longer
   *     the one it was enrolled with
   */
  void saveDevice(Versioned<Device> device);

  /**
   * Removes workloads of a container that were last in contact before {@code before}, so that what
   * comes and goes by the thousand does not stay; other devices stay, revoked ones too.
   *
   * @param limit the most removed by this call, 1..1000
   * @return how many were removed; as many as {@code limit}: there may be more
   */
  int forgetWorkloads(ContainerSerial container, Instant before, int limit);

  Optional<Versioned<Credential>> credential(Digest hash);

  void saveCredential(Versioned<Credential> credential);
}
