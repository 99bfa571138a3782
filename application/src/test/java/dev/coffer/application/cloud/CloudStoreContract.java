package dev.coffer.application.cloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Samples;
import dev.coffer.application.StoreContract;
import dev.coffer.application.Versioned;
import dev.coffer.application.container.SealedState;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link CloudStore} does, with the {@link SealedState} of the same database. */
public interface CloudStoreContract extends StoreContract {
  AccountId ANYONE = Samples.accountId(9);
  Owner PERSON = new Owner.Person(Samples.accountId(1));
  Owner TEAM = new Owner.Team(Samples.group(1, Samples.accountId(1)).id());
  Owner NOBODY = new Owner.Nobody();
  Bytes SEALED = Bytes.utf8("sealed");
  Instant T0 = Samples.T0;

  CloudStore cloud();

  SealedState sealedState();

  private void add(int number, Owner owner) {
    run(() -> cloud().add(Samples.cloud(number, owner), SEALED));
  }

  private Versioned<CloudContainer> load(int number) {
    return in(() -> cloud().container(Samples.serial(number))).orElseThrow();
  }

  private void add(Device device) {
    run(() -> cloud().saveDevice(Versioned.fresh(device)));
  }

  private Versioned<Device> load(Device device) {
    return in(() -> cloud().device(device.container(), device.id())).orElseThrow();
  }

  @Test
  default void aContainerComesBackAsItWasAdded() {
    Owner[] owners = {PERSON, TEAM, NOBODY};
    for (int number = 0; number < owners.length; number++) {
      add(number, owners[number]);
      assertThat(load(number).value()).isEqualTo(Samples.cloud(number, owners[number]));
    }
    CloudContainer plain = CloudContainer.create(Samples.serial(9), NOBODY, T0);
    run(() -> cloud().add(plain, SEALED));
    assertThat(load(9).value()).isEqualTo(plain);
  }

  @Test
  default void aContainerIsBornWithItsSealedState() {
    add(1, PERSON);
    assertThat(sealedState().find(Samples.serial(1))).contains(new SealedState.Stored(SEALED, 1));
    assertThat(sealedState().replace(Samples.serial(1), 1, Bytes.utf8("next"))).isTrue();
    assertThat(sealedState().create(Samples.serial(1), SEALED)).isFalse();
  }

  @Test
  default void aTakenSerialIsNotAddedAgain() {
    add(1, PERSON);
    assertStale(() -> cloud().add(Samples.cloud(1, TEAM), Bytes.utf8("other")));
    assertThat(load(1).value().owner()).isEqualTo(PERSON);
    assertThat(sealedState().create(Samples.serial(2), SEALED)).isTrue();
    assertStale(() -> cloud().add(Samples.cloud(2, TEAM), Bytes.utf8("other")));
    assertThat(in(() -> cloud().container(Samples.serial(2)))).isEmpty();
    assertThat(sealedState().find(Samples.serial(2)).orElseThrow().sealed()).isEqualTo(SEALED);
  }

  @Test
  default void whatIsRolledBackWasNeverBorn() {
    rollBack(
        () -> {
          cloud().add(Samples.cloud(1, PERSON), SEALED);
          cloud().saveDevice(Versioned.fresh(Samples.device(1, 1)));
          cloud().saveCredential(Versioned.fresh(Samples.credential(1, 1)));
        });
    assertThat(in(() -> cloud().container(Samples.serial(1)))).isEmpty();
    assertThat(sealedState().find(Samples.serial(1))).isEmpty();
    assertThat(in(() -> cloud().ownedBy(PERSON))).isEmpty();
    assertThat(in(() -> cloud().devices(Samples.serial(1)))).isEmpty();
    assertThat(in(() -> cloud().credential(Samples.digest(1)))).isEmpty();
  }

  @Test
  default void whatWasNeverSavedIsAbsent() {
    assertThat(in(() -> cloud().container(Samples.serial(1)))).isEmpty();
    assertThat(in(() -> cloud().list(Optional.empty(), 10))).isEmpty();
    assertThat(in(() -> cloud().devices(Samples.serial(1)))).isEmpty();
    assertThat(in(() -> cloud().device(Samples.serial(1), Samples.device(1, 1).id()))).isEmpty();
    assertThat(in(() -> cloud().deviceByKeys(Samples.keys(1).thumbprint()))).isEmpty();
    assertThat(in(() -> cloud().credential(Samples.digest(1)))).isEmpty();
  }

  @Test
  default void aContainerIsReplacedOverTheVersionItWasLoadedAt() {
    add(1, NOBODY);
    Versioned<CloudContainer> loaded = load(1);
    CloudContainer next = loaded.value().ownedBy(TEAM).withCustody(true).withLimits(1, 0).reset();
    run(() -> cloud().saveContainer(loaded.with(next)));
    assertThat(load(1).value()).isEqualTo(next);
    assertStale(() -> cloud().saveContainer(loaded));
    assertStale(() -> cloud().saveContainer(new Versioned<>(Samples.cloud(2, TEAM), 1)));
  }

  @Test
  default void ofTwoWhoChangeAContainerAtOnceOneDoes() {
    add(1, NOBODY);
    Versioned<CloudContainer> loaded = load(1);
    assertOneOfTwoWins(
        number ->
            cloud()
                .saveContainer(
                    loaded.with(
                        loaded.value().ownedBy(new Owner.Person(Samples.accountId(number))))));
    assertOneOfTwoWins(number -> cloud().add(Samples.cloud(2, NOBODY), SEALED));
  }

  @Test
  default void whatAnOwnerOwnsIsListedOldestFirst() {
    CloudContainer young = CloudContainer.create(Samples.serial(1), PERSON, T0.plusSeconds(3));
    CloudContainer old = CloudContainer.create(Samples.serial(2), PERSON, T0.plusSeconds(1));
    CloudContainer asOld = CloudContainer.create(Samples.serial(3), PERSON, T0.plusSeconds(1));
    run(
        () -> {
          cloud().add(young, SEALED);
          cloud().add(asOld, SEALED);
          cloud().add(old, SEALED);
        });
    add(4, TEAM);
    add(5, NOBODY);
    assertThat(in(() -> cloud().ownedBy(PERSON))).containsExactly(old, asOld, young);
    run(() -> cloud().saveContainer(load(2).with(old.ownedBy(TEAM))));
    assertThat(in(() -> cloud().ownedBy(PERSON))).containsExactly(asOld, young);
    assertThat(in(() -> cloud().ownedBy(TEAM)))
        .extracting(CloudContainer::serial)
        .containsExactly(Samples.serial(2), Samples.serial(4));
    assertThat(in(() -> cloud().ownedBy(new Owner.Team(Samples.group(2, ANYONE).id())))).isEmpty();
  }

  @Test
  default void aPersonAndATeamOfOneNumberAreTwoOwners() {
    add(1, new Owner.Person(Samples.accountId(7)));
    assertThat(in(() -> cloud().ownedBy(new Owner.Team(Samples.group(7, ANYONE).id())))).isEmpty();
  }

  @Test
  default void whatIsNobodysIsNotListedByOwner() {
    assertThatThrownBy(() -> run(() -> cloud().ownedBy(NOBODY)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void containersAreListedBySerialPageByPage() {
    for (int number : new int[] {300, 2, 20}) {
      add(number, NOBODY);
    }
    assertThat(in(() -> cloud().list(Optional.empty(), 2)))
        .extracting(CloudContainer::serial)
        .containsExactly(Samples.serial(2), Samples.serial(20));
    assertThat(in(() -> cloud().list(Optional.of(Samples.serial(20)), 2)))
        .extracting(CloudContainer::serial)
        .containsExactly(Samples.serial(300));
    assertLimits(1000, limit -> cloud().list(Optional.empty(), limit));
  }

  @Test
  default void aDeviceComesBackAsItWasSaved() {
    Device device = Samples.device(1, 1);
    add(device);
    assertThat(load(device).value()).isEqualTo(device);
    Device used = device.contacted(T0.plusSeconds(600)).orElseThrow();
    run(() -> cloud().saveDevice(load(device).with(used)));
    assertThat(load(device).value()).isEqualTo(used);
    for (Device.Revocation.Cause cause : Device.Revocation.Cause.values()) {
      Device revoked = used.revoked(cause, T0.plusSeconds(700));
      run(() -> cloud().saveDevice(load(device).with(revoked)));
      assertThat(load(device).value()).isEqualTo(revoked);
    }
    Device pod = Samples.workload(1, 2, T0);
    add(pod);
    assertThat(load(pod).value()).isEqualTo(pod);
  }

  @Test
  default void aDeviceIsFoundByItsKeysInWhicheverContainer() {
    Device one = Samples.device(1, 1);
    Device two = Samples.device(2, 1);
    add(one);
    add(two);
    assertThat(in(() -> cloud().deviceByKeys(two.keys().thumbprint()))).contains(load(two));
    assertThat(in(() -> cloud().device(Samples.serial(2), one.id())).orElseThrow().value())
        .isEqualTo(two);
  }

  @Test
  default void aKeySetEnrolsOnce() {
    Device one = Samples.device(1, 1);
    add(one);
    Device other = Samples.device(2, 2);
    Device copy =
        Device.enrolled(
            other.id(), other.container(), one.keys(), "copy", false, 2, Samples.digest(2), T0);
    assertStale(() -> cloud().saveDevice(Versioned.fresh(copy)));
    assertThat(in(() -> cloud().devices(Samples.serial(2)))).isEmpty();
  }

  @Test
  default void aDeviceKeepsItsKeys() {
    Device device = Samples.device(1, 1);
    add(device);
    Device rekeyed =
        Device.enrolled(
            device.id(),
            device.container(),
            Samples.keys(77),
            "rekeyed",
            false,
            2,
            Samples.digest(2),
            T0);
    assertStale(() -> cloud().saveDevice(load(device).with(rekeyed)));
    assertThat(load(device).value()).isEqualTo(device);
  }

  @Test
  default void aDeviceIsReplacedOverTheVersionItWasLoadedAt() {
    Device device = Samples.device(1, 1);
    add(device);
    Versioned<Device> loaded = load(device);
    run(() -> cloud().saveDevice(loaded.with(device.renamed("neu"))));
    assertStale(() -> cloud().saveDevice(loaded));
    assertStale(() -> cloud().saveDevice(Versioned.fresh(device)));
    assertStale(() -> cloud().saveDevice(new Versioned<>(Samples.device(1, 2), 1)));
    assertThat(load(device).value().name()).isEqualTo("neu");
  }

  @Test
  default void ofTwoWhoRenewADeviceAtOnceOneDoes() {
    Device device = Samples.device(1, 1);
    add(device);
    Versioned<Device> loaded = load(device);
    assertOneOfTwoWins(number -> cloud().saveDevice(loaded));
    assertOneOfTwoWins(number -> cloud().saveDevice(Versioned.fresh(Samples.device(1, 2))));
  }

  @Test
  default void devicesOfOneContainerAreListedOldestFirst() {
    for (int number : new int[] {3, 1, 2}) {
      add(Samples.device(1, number));
    }
    add(Samples.device(2, 4));
    Device revoked = Samples.device(1, 2).revoked(Device.Revocation.Cause.REMOVED, T0);
    run(() -> cloud().saveDevice(load(revoked).with(revoked)));
    assertThat(in(() -> cloud().devices(Samples.serial(1))))
        .extracting(Versioned::value)
        .containsExactly(Samples.device(1, 1), revoked, Samples.device(1, 3));
    assertThat(in(() -> cloud().devices(Samples.serial(1))).get(1)).isEqualTo(load(revoked));
  }

  @Test
  default void workloadsLongGoneAreForgotten() {
    add(Samples.device(1, 1));
    add(Samples.workload(1, 2, T0));
    add(Samples.workload(1, 3, T0));
    add(Samples.workload(1, 4, T0.plusSeconds(10)));
    add(Samples.workload(2, 5, T0));
    ContainerSerial here = Samples.serial(1);
    Instant before = T0.plusSeconds(10);
    assertThat(in(() -> cloud().forgetWorkloads(here, before, 1))).isEqualTo(1);
    assertThat(in(() -> cloud().forgetWorkloads(here, before, 10))).isEqualTo(1);
    assertThat(in(() -> cloud().forgetWorkloads(here, before, 10))).isZero();
    assertThat(in(() -> cloud().devices(here)))
        .extracting(each -> each.value().id())
        .containsExactly(Samples.device(1, 1).id(), Samples.device(1, 4).id());
    assertThat(in(() -> cloud().devices(Samples.serial(2)))).hasSize(1);
    add(Samples.workload(1, 2, T0));
    assertLimits(1000, limit -> cloud().forgetWorkloads(here, T0, limit));
  }

  @Test
  default void aCredentialComesBackAsItWasSaved() {
    int number = 0;
    for (Credential.Kind kind : Credential.Kind.values()) {
      Digest hash = Samples.digest(++number);
      Credential fresh = Credential.create(hash, Samples.serial(1), kind, 3, T0);
      run(() -> cloud().saveCredential(Versioned.fresh(fresh)));
      Versioned<Credential> loaded = in(() -> cloud().credential(hash)).orElseThrow();
      assertThat(loaded.value()).isEqualTo(fresh);
      Credential spent = fresh.spentBy(Samples.device(1, 1).id());
      run(() -> cloud().saveCredential(loaded.with(spent)));
      assertThat(in(() -> cloud().credential(hash)).orElseThrow().value()).isEqualTo(spent);
      assertStale(() -> cloud().saveCredential(loaded));
      assertStale(() -> cloud().saveCredential(Versioned.fresh(fresh)));
    }
    assertStale(() -> cloud().saveCredential(new Versioned<>(Samples.credential(1, 9), 1)));
  }

  @Test
  default void ofTwoWhoSpendACredentialAtOnceOneDoes() {
    run(() -> cloud().saveCredential(Versioned.fresh(Samples.credential(1, 1))));
    Versioned<Credential> loaded = in(() -> cloud().credential(Samples.digest(1))).orElseThrow();
    assertOneOfTwoWins(
        number ->
            cloud()
                .saveCredential(
                    loaded.with(loaded.value().spentBy(Samples.device(1, number).id()))));
  }

  @Test
  default void containersAreKeptInsideTransactionsOnly() {
    assertJoins(() -> cloud().container(Samples.serial(1)));
    assertJoins(() -> cloud().add(Samples.cloud(1, PERSON), SEALED));
    assertJoins(() -> cloud().devices(Samples.serial(1)));
  }
}
