package dev.coffer.application.cloud;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Holds cloud containers: makes them, enrols and ends their devices, and brings what Central has
 * for them.
 *
 * <p>Thread-safe; stateless but for what its stores keep. Methods that take a {@link
 * ContainerAccess} trust that its maker authenticated somebody.
 */
public final class Cloud {
  private final CloudStore store;
  private final SoftwareContainers containers;
  private final Central central;
  private final Transactions transactions;
  private final SignatureCheck check;
  private final RandomSource random;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public Cloud(
      CloudStore store,
      SoftwareContainers containers,
      Central central,
      Transactions transactions,
      SignatureCheck check,
      RandomSource random,
      Ids ids,
      InstantSource clock) {
    this.store = store;
    this.containers = containers;
    this.central = central;
    this.transactions = transactions;
    this.check = check;
    this.random = random;
    this.ids = ids;
    this.clock = clock;
  }

  /** A device that was just enrolled or renewed, and the token it goes on with. */
  public record Enrolled(CloudContainer container, Device device, DeviceToken token) {}

  /** An empty container that is not kept yet. */
  public record Unkept(CloudContainer container, Bytes sealed) {}

  /** Makes an empty container. */
  public CloudContainer create(Owner owner) {
    return keep(conceive(owner));
  }

  /** The first half of {@link #create}: makes keys, keeps nothing. Not inside a transaction. */
  public Unkept conceive(Owner owner) {
    SoftwareContainers.Empty empty = containers.conceive();
    return new Unkept(
        CloudContainer.create(empty.serial(), owner, clock.instant()), empty.sealed());
  }

  /** The second half of {@link #create}; joins the caller's transaction. */
  public CloudContainer keep(Unkept unkept) {
    transactions.run(() -> store.add(unkept.container(), unkept.sealed()));
    return unkept.container();
  }

  /** Containers of a person or a team, oldest first; at most 1000. */
  public List<CloudContainer> ownedBy(Owner owner) {
    return transactions.inTransaction(() -> store.ownedBy(owner));
  }

  /** Who may use a container; empty: it is none of this cloud. */
  public Optional<CloudContainer> find(ContainerSerial serial) {
    return transactions.inTransaction(() -> store.container(serial).map(Versioned::value));
  }

  /** What a container holds; read-only, from the container itself. */
  public List<FirmContents> contents(ContainerAccess access) {
    List<FirmContents> all = new ArrayList<>();
    for (FirmId firm : containers.firms(access.container())) {
      all.add(new FirmContents(firm, containers.contents(access.container(), firm)));
    }
    return all;
  }

  /** What a container holds for one firm. */
  public record FirmContents(FirmId firm, ContainerDriver.Contents contents) {}

  /**
   * Makes a credential by which devices are enrolled. The file holds the secret and is answered
   * once; here stays its hash.
   *
   * @param server the address that the file names
   */
  public Outcome<CredentialFile> credential(
      ContainerAccess access, Credential.Kind kind, String server) {
    if (!access.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    Bytes secret = random.next(CredentialFile.SECRET_LENGTH);
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<CloudContainer>> container = store.container(access.container());
          if (container.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN);
          }
          Credential credential =
              Credential.create(
                  Digest.sha256(secret),
                  access.container(),
                  kind,
                  container.get().value().epoch(),
                  clock.instant());
          store.saveCredential(Versioned.fresh(credential));
          return Outcome.done(
              new CredentialFile(access.container(), kind, server, secret, credential.expires()));
        });
  }

  /** Whether {@code secret} is that of a current recovery credential of {@code container}. */
  public boolean recovers(ContainerSerial container, Bytes secret) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<CloudContainer>> here = store.container(container);
          Optional<Credential> credential =
              store.credential(Digest.sha256(secret)).map(Versioned::value);
          return here.isPresent()
              && credential.isPresent()
              && credential.get().kind() == Credential.Kind.RECOVERY
              && credential.get().container().equals(container)
              && credential.get().isCurrent(here.get().value().epoch(), clock.instant());
        });
  }

  /**
   * Enrols a device by a credential. The same device with the same credential again is answered
   * with a new token: its first answer was lost.
   *
   * @param secret the credential's
   * @param name the device's, 1 to 64 characters
   * @param request an enrolment signed by the device's key for {@code secret}
   */
  public Outcome<Enrolled> enrol(Bytes secret, String name, SignedMessage request) {
    Digest hash = Digest.sha256(secret);
    Optional<DeviceRequest.Verified> verified = enrolment(request, hash);
    if (verified.isEmpty()) {
      return Outcome.refused(Problem.DEVICE_PROOF);
    }
    Bytes tokenSecret = random.next(BearerToken.ENTROPY);
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Credential>> credential = store.credential(hash);
          Optional<Versioned<CloudContainer>> container =
              credential.flatMap(found -> store.container(found.value().container()));
          if (container.isEmpty()) {
            return Outcome.refused(Problem.CREDENTIAL_INVALID);
          }
          return enrol(
              credential.get(), container.get().value(), verified.get(), name, tokenSecret);
        });
  }

  /** Verifies an enrolment for {@code purpose}; empty when it does not fit. */
  public Optional<DeviceRequest.Verified> enrolment(SignedMessage request, Digest purpose) {
    return DeviceRequest.open(request, check)
        .filter(
            verified ->
                verified.request() instanceof DeviceRequest.Enrol enrol
                    && enrol.purpose().equals(purpose));
  }

  private Outcome<Enrolled> enrol(
      Versioned<Credential> credential,
      CloudContainer container,
      DeviceRequest.Verified verified,
      String name,
      Bytes tokenSecret) {
    Instant now = clock.instant();
    Optional<Versioned<Device>> known = store.deviceByKeys(verified.keys().thumbprint());
    if (known.isPresent()) {
      boolean lostAnswer =
          credential.value().spent().equals(Optional.of(known.get().value().id()))
              && known.get().value().isLive(container.epoch(), now);
      return lostAnswer
          ? reissue(known.get(), container, tokenSecret)
          : Outcome.refused(Problem.CREDENTIAL_SPENT);
    }
    if (credential.value().epoch() != container.epoch()
        || credential.value().kind() == Credential.Kind.RECOVERY) {
      return Outcome.refused(Problem.CREDENTIAL_INVALID);
    }
    if (!credential.value().isCurrent(container.epoch(), now)) {
      return Outcome.refused(Problem.CREDENTIAL_EXPIRED);
    }
    if (!credential.value().enrols(container.epoch(), now)) {
      return Outcome.refused(Problem.CREDENTIAL_SPENT);
    }
    boolean workload = credential.value().kind() == Credential.Kind.WORKLOAD;
    Optional<Outcome<Enrolled>> full = full(container, workload, now);
    if (full.isPresent()) {
      return full.get();
    }
    Enrolled enrolled = add(container, verified, name, workload, tokenSecret);
    if (!workload) {
      store.saveCredential(credential.with(credential.value().spentBy(enrolled.device().id())));
    }
    return Outcome.done(enrolled);
  }

  private Optional<Outcome<Enrolled>> full(
      CloudContainer container, boolean workload, Instant now) {
    long live =
        store.devices(container.serial()).stream()
            .map(Versioned::value)
            .filter(each -> each.workload() == workload && each.isLive(container.epoch(), now))
            .count();
    int limit = workload ? container.workloadLimit() : container.deviceLimit();
    if (live < limit) {
      // Two enrolments at once must not both see the last free place.
      store.saveContainer(store.container(container.serial()).orElseThrow());
      return Optional.empty();
    }
    return Optional.of(
        Outcome.refused(
            Problem.DEVICE_LIMIT, "limit", Integer.toString(limit), "live", Long.toString(live)));
  }

  /** Adds a device to a container; joins the caller's transaction, which checked the right. */
  public Enrolled add(
      CloudContainer container,
      DeviceRequest.Verified verified,
      String name,
      boolean workload,
      Bytes tokenSecret) {
    DeviceToken token = new DeviceToken(container.serial(), new DeviceId(ids.next()), tokenSecret);
    Device device =
        Device.enrolled(
            token.device(),
            container.serial(),
            verified.keys(),
            name,
            workload,
            container.epoch(),
            token.hash(),
            clock.instant());
    store.saveDevice(Versioned.fresh(device));
    return new Enrolled(container, device, token);
  }

  /** A new token for a device whose answer was lost; joins the caller's transaction. */
  public Outcome<Enrolled> reissue(
      Versioned<Device> device, CloudContainer container, Bytes tokenSecret) {
    DeviceToken token = new DeviceToken(container.serial(), device.value().id(), tokenSecret);
    Device.Renewal renewal =
        device.value().renewed(device.value().token().generation(), token.hash(), clock.instant());
    Device renewed = ((Device.Renewal.Renewed) renewal).device();
    store.saveDevice(device.with(renewed));
    return Outcome.done(new Enrolled(container, renewed, token));
  }

  /**
   * Renews a device's token at the request of its key. A renewal from a generation that was already
   * followed and used shows that two copies of the device are at work: both are ended.
   */
  public Outcome<Enrolled> renew(ContainerSerial serial, SignedMessage request) {
    Optional<DeviceRequest.Verified> verified = DeviceRequest.open(request, check);
    if (verified.isEmpty() || !(verified.get().request() instanceof DeviceRequest.Renew renew)) {
      return Outcome.refused(Problem.DEVICE_PROOF);
    }
    Bytes secret = random.next(BearerToken.ENTROPY);
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<CloudContainer>> container = store.container(serial);
          Optional<Versioned<Device>> device = store.device(serial, renew.device());
          if (container.isEmpty() || device.isEmpty()) {
            return Outcome.refused(Problem.DEVICE_UNKNOWN);
          }
          if (!device.get().value().keys().equals(verified.get().keys())) {
            return Outcome.refused(Problem.DEVICE_PROOF);
          }
          Optional<Outcome<Enrolled>> ended = ended(device.get().value(), container.get().value());
          if (ended.isPresent()) {
            return ended.get();
          }
          DeviceToken token = new DeviceToken(serial, renew.device(), secret);
          Device.Renewal renewal =
              device.get().value().renewed(renew.generation(), token.hash(), clock.instant());
          if (renewal instanceof Device.Renewal.Copied copied) {
            store.saveDevice(device.get().with(copied.device()));
            return Outcome.refused(Problem.DEVICE_COPIED);
          }
          Device renewed = ((Device.Renewal.Renewed) renewal).device();
          store.saveDevice(device.get().with(renewed));
          return Outcome.done(new Enrolled(container.get().value(), renewed, token));
        });
  }

  /** Who presents {@code token}; each contact counts as the device's last, to the minute. */
  public Outcome<DeviceSession> authenticate(DeviceToken token) {
    return transactions.inTransaction(
        () -> {
          Optional<CloudContainer> container =
              store.container(token.container()).map(Versioned::value);
          Optional<Versioned<Device>> device = store.device(token.container(), token.device());
          if (container.isEmpty() || device.isEmpty()) {
            return Outcome.refused(Problem.DEVICE_TOKEN);
          }
          Instant now = clock.instant();
          boolean accepted = device.get().value().accepts(token.hash(), now);
          Optional<Outcome<DeviceSession>> ended = ended(device.get().value(), container.get());
          if (ended.isPresent()) {
            return ended.get();
          }
          if (!accepted) {
            return Outcome.refused(Problem.DEVICE_TOKEN);
          }
          Optional<Device> contacted = device.get().value().contacted(now);
          contacted.ifPresent(next -> store.saveDevice(device.get().with(next)));
          return Outcome.done(
              new DeviceSession(container.get(), contacted.orElse(device.get().value())));
        });
  }

  private <T> Optional<Outcome<T>> ended(Device device, CloudContainer container) {
    if (device.revoked().isPresent()) {
      boolean copied = device.revoked().get().cause() == Device.Revocation.Cause.COPIED;
      return Optional.of(Outcome.refused(copied ? Problem.DEVICE_COPIED : Problem.DEVICE_REVOKED));
    }
    return device.isLive(container.epoch(), clock.instant())
        ? Optional.empty()
        : Optional.of(Outcome.refused(Problem.DEVICE_REVOKED));
  }

  /** All devices of a container, revoked ones too, oldest first; for who may see them. */
  public List<Device> allDevices(ContainerSerial container) {
    return transactions.inTransaction(
        () -> store.devices(container).stream().map(Versioned::value).toList());
  }

  /** Devices that may act, oldest first. */
  public Outcome<List<Device>> devices(ContainerAccess access) {
    return transactions.inTransaction(
        () -> {
          Optional<CloudContainer> container =
              store.container(access.container()).map(Versioned::value);
          if (container.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN);
          }
          Instant now = clock.instant();
          return Outcome.done(
              store.devices(access.container()).stream()
                  .map(Versioned::value)
                  .filter(device -> device.isLive(container.get().epoch(), now))
                  .toList());
        });
  }

  /**
   * Gives a device that was not revoked another name.
   *
   * @param name 1 to 64 characters
   * @return the device, or {@code FORBIDDEN} to who only uses the container, or {@code
   *     DEVICE_UNKNOWN}
   */
  public Outcome<Device> rename(ContainerAccess access, DeviceId id, String name) {
    if (!access.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Device>> device = store.device(access.container(), id);
          if (device.isEmpty() || device.get().value().revoked().isPresent()) {
            return Outcome.refused(Problem.DEVICE_UNKNOWN);
          }
          Device renamed = device.get().value().renamed(name);
          store.saveDevice(device.get().with(renamed));
          return Outcome.done(renamed);
        });
  }

  /** Ends a device; ending one that is ended changes nothing. Counts against the month's limit. */
  public Outcome<Device> revoke(ContainerAccess access, DeviceId id) {
    if (!access.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Device>> device = store.device(access.container(), id);
          Optional<Versioned<CloudContainer>> container = store.container(access.container());
          if (device.isEmpty() || container.isEmpty()) {
            return Outcome.refused(Problem.DEVICE_UNKNOWN);
          }
          if (device.get().value().revoked().isPresent()) {
            return Outcome.done(device.get().value());
          }
          Instant now = clock.instant();
          Optional<CloudContainer> counted = container.get().value().withRemoval(now);
          if (counted.isEmpty()) {
            return Outcome.refused(
                Problem.DEVICE_REMOVALS,
                "limit",
                Integer.toString(CloudContainer.MOST_REMOVALS),
                "days",
                Integer.toString(CloudContainer.REMOVAL_WINDOW_DAYS));
          }
          Device revoked = device.get().value().revoked(Device.Revocation.Cause.REMOVED, now);
          store.saveContainer(container.get().with(counted.get()));
          store.saveDevice(device.get().with(revoked));
          return Outcome.done(revoked);
        });
  }

  /** Ends all credentials and devices of a container at once. */
  public Outcome<CloudContainer> reset(ContainerAccess access) {
    return change(access, CloudContainer::reset);
  }

  /** Sets whether signing in alone gives a credential. */
  public Outcome<CloudContainer> custody(ContainerAccess access, boolean on) {
    return change(access, container -> container.withCustody(on));
  }

  /** Sets how many devices and workloads may live at once. */
  public Outcome<CloudContainer> limits(ContainerAccess access, int devices, int workloads) {
    return change(access, container -> container.withLimits(devices, workloads));
  }

  private Outcome<CloudContainer> change(
      ContainerAccess access, UnaryOperator<CloudContainer> change) {
    if (!access.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<CloudContainer>> container = store.container(access.container());
          if (container.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN);
          }
          CloudContainer next = change.apply(container.get().value());
          store.saveContainer(container.get().with(next));
          return Outcome.done(next);
        });
  }

  /**
   * Brings everything that Central has for a container of this firm, with these wishes.
   *
   * @param actor whose account the wishes speak for
   */
  public Transfer.Ending transfer(
      ContainerSerial serial,
      FirmId firm,
      List<Wish> wishes,
      Optional<AccountId> actor,
      String requestId) {
    return transferFor(actor).run(serial, firm, wishes, requestId);
  }

  /** Goes on after Central's first answer. */
  public Transfer.Ending goOn(
      ContainerSerial serial, ExchangeResult answer, Optional<AccountId> actor, String requestId) {
    return transferFor(actor).goOn(serial, answer, requestId);
  }

  /** Brings everything that Central has for a container; how many updates it was. */
  public int update(ContainerAccess access, String requestId) {
    int applied = 0;
    for (FirmId firm : central.firmsOf(access.container())) {
      Transfer.Ending ending =
          transfer(access.container(), firm, List.of(), access.person(), requestId);
      if (ending instanceof Transfer.Ending.Complete complete) {
        applied += complete.applied();
      }
    }
    return applied;
  }

  private Transfer transferFor(Optional<AccountId> actor) {
    return new Transfer(
        containers, (context, grant, requestId) -> central.exchange(context, grant, actor));
  }
}
