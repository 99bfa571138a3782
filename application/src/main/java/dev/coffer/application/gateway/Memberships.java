package dev.coffer.application.gateway;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.Accounts;
import dev.coffer.application.central.ChainStore;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.ticket.Ticket;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a person may do with which container: their own, and those of their groups. Thread-safe;
 * whoever calls has authenticated the person.
 */
public final class Memberships {
  private final Cloud cloud;
  private final CloudStore store;
  private final LicenseStore licenses;
  private final ChainStore chains;
  private final Accounts accounts;
  private final Gateway gateway;
  private final Transactions transactions;

  @Inject
  public Memberships(
      Cloud cloud,
      CloudStore store,
      LicenseStore licenses,
      ChainStore chains,
      Accounts accounts,
      Gateway gateway,
      Transactions transactions) {
    this.cloud = cloud;
    this.store = store;
    this.licenses = licenses;
    this.chains = chains;
    this.accounts = accounts;
    this.gateway = gateway;
    this.transactions = transactions;
  }

  /** A container, and what the person may do with it. */
  public record Access(CloudContainer container, ContainerAccess right) {}

  /** All containers of a person and their groups, own ones first. */
  public List<Access> containers(AccountId person) {
    List<Access> all = new ArrayList<>();
    for (CloudContainer own : cloud.ownedBy(new Owner.Person(person))) {
      all.add(access(person, own, true));
    }
    for (Group group : accounts.groupsOf(person)) {
      for (CloudContainer shared : cloud.ownedBy(new Owner.Team(group.id()))) {
        all.add(access(person, shared, group.isManagedBy(person)));
      }
    }
    return all;
  }

  /** The person's right to one container. */
  public Outcome<Access> container(AccountId person, ContainerSerial serial) {
    return containers(person).stream()
        .filter(each -> each.container().serial().equals(serial))
        .findFirst()
        .map(Outcome::done)
        .orElseGet(() -> Outcome.refused(Problem.CONTAINER_UNKNOWN));
  }

  /** The person's own container, made now if there is none. */
  public Access own(AccountId person) {
    List<CloudContainer> own = cloud.ownedBy(new Owner.Person(person));
    CloudContainer container = own.isEmpty() ? cloud.create(new Owner.Person(person)) : own.get(0);
    return access(person, container, true);
  }

  /**
   * Makes a container that a group's members use together; {@link #keep} keeps it. Not inside a
   * transaction.
   */
  public Outcome<Cloud.Unkept> conceive(AccountId person, Group group) {
    return group.isManagedBy(person)
        ? Outcome.done(cloud.conceive(new Owner.Team(group.id())))
        : Outcome.refused(Problem.GROUP_NOT_MANAGED);
  }

  /** Keeps what {@link #conceive} made; joins the caller's transaction. */
  public Access keep(AccountId person, Cloud.Unkept container) {
    return access(person, cloud.keep(container), true);
  }

  /**
   * The right by which a person who signed in gets a credential from {@link Cloud#credential}.
   * Where custody is off, an enrolled device or the recovery credential must agree. A ticket that
   * the person registered with is activated now, if it was not before. Not inside a transaction.
   *
   * @param agreement a device session or a recovery secret agrees
   */
  public Outcome<ContainerAccess> mayHaveCredential(
      Access access, Credential.Kind kind, boolean agreement, String requestId) {
    if (!access.container().custody() && !agreement) {
      return Outcome.refused(Problem.CREDENTIAL_WITHHELD);
    }
    access
        .right()
        .person()
        .flatMap(accounts::registeredTicket)
        .ifPresent(ticket -> gateway.activateHash(access.right(), ticket, requestId));
    boolean member = !access.right().manages() && kind == Credential.Kind.PERSONAL;
    return Outcome.done(
        member
            ? new ContainerAccess(access.right().container(), access.right().person(), true)
            : access.right());
  }

  /**
   * Makes a container that was activated without account the person's, proved by a device of it;
   * its tickets become the person's too. Repeating it changes nothing.
   */
  public Outcome<CloudContainer> adopt(AccountId person, DeviceSession session) {
    ContainerSerial serial = session.container().serial();
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<CloudContainer>> container = store.container(serial);
          if (container.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN);
          }
          Owner owner = container.get().value().owner();
          if (owner.equals(new Owner.Person(person))) {
            return Outcome.done(container.get().value());
          }
          if (!(owner instanceof Owner.Nobody)) {
            return Outcome.refused(Problem.CONTAINER_NOT_YOURS);
          }
          CloudContainer adopted = container.get().value().ownedBy(new Owner.Person(person));
          store.saveContainer(container.get().with(adopted));
          claimTickets(person, serial);
          return Outcome.done(adopted);
        });
  }

  private void claimTickets(AccountId person, ContainerSerial serial) {
    Set<Digest> hashes = new TreeSet<>();
    for (FirmId firm : chains.firms(serial)) {
      licenses.at(serial, firm).stream()
          .filter(license -> license.value().place().isIn(serial))
          .forEach(license -> hashes.add(license.value().ticket()));
    }
    for (Digest hash : hashes) {
      Optional<Versioned<Ticket>> ticket = licenses.ticket(hash);
      ticket
          .filter(found -> found.value().owner().isEmpty())
          .ifPresent(found -> licenses.saveTicket(found.with(found.value().ownedBy(person))));
    }
  }

  private static Access access(AccountId person, CloudContainer container, boolean manages) {
    return new Access(
        container, new ContainerAccess(container.serial(), Optional.of(person), manages));
  }
}
