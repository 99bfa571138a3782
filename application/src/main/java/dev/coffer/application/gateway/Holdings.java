package dev.coffer.application.gateway;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.account.MailKind;
import dev.coffer.application.account.MailRoom;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.Changes;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.HeldContainers;
import dev.coffer.application.central.LicenseRefusal;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Transition;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.ticket.TicketRight;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the holder of licences may do beyond using them, within their vendors' rules: give them
 * back, have them in another container, and restore them when a container is lost.
 *
 * <p>Thread-safe. A call that was cut off is repeated and goes on where it was.
 */
public final class Holdings {
  private static final Duration CODE_LIFE = Duration.ofHours(24);
  private static final String CODE_PURPOSE = "restore";
  private static final int CODE_LENGTH = 32 + 32 + 8;
  private static final int LONGEST_CODE = 256;

  private final Cloud cloud;
  private final Changes changes;
  private final CatalogStore catalog;
  private final LicenseStore licenses;
  private final ContactQueue contacts;
  private final HeldContainers held;
  private final MailRoom mail;
  private final Secrets secrets;
  private final Transactions transactions;
  private final InstantSource clock;

  @Inject
  public Holdings(
      Cloud cloud,
      Changes changes,
      CatalogStore catalog,
      LicenseStore licenses,
      ContactQueue contacts,
      HeldContainers held,
      MailRoom mail,
      Secrets secrets,
      Transactions transactions,
      InstantSource clock) {
    this.cloud = cloud;
    this.changes = changes;
    this.catalog = catalog;
    this.licenses = licenses;
    this.contacts = contacts;
    this.held = held;
    this.mail = mail;
    this.secrets = secrets;
    this.transactions = transactions;
    this.clock = clock;
  }

  /**
   * A licence on its way.
   *
   * @param inUseUntil it leaves its container when the last use ends, as far as is known now; empty
   *     when it left
   */
  public record OnItsWay(License license, Optional<Instant> inUseUntil) {}

  /** Gives a licence back, so that its ticket can be activated again. */
  public Outcome<OnItsWay> giveBack(ContainerAccess access, LicenseId id, String requestId) {
    Optional<License> gone = find(id).filter(license -> cameFrom(license, access.container()));
    if (gone.isPresent() && access.manages()) {
      return Outcome.done(new OnItsWay(gone.get(), Optional.empty()));
    }
    return here(access, id).then(license -> leave(access, license, Wish.Kind.RETURN, requestId));
  }

  /** Whether it came home from {@code container} and was not anywhere else since. */
  private static boolean cameFrom(License license, ContainerSerial container) {
    List<String> places =
        license.history().stream().flatMap(line -> line.container().stream()).toList();
    return license.place().state() == Place.State.AVAILABLE
        && !places.isEmpty()
        && places.get(places.size() - 1).equals(container.text())
        && !license.hasGhostIn(container);
  }

  /**
   * Has a licence in another container of the same person. Where it is in use it leaves later:
   * asked again then, it goes on.
   *
   * @param from where it is, or was until it left for {@code to}
   */
  public Outcome<OnItsWay> move(
      ContainerAccess from, LicenseId id, ContainerAccess to, String requestId) {
    if (!from.manages() || !to.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    Optional<License> known = find(id);
    boolean left =
        known.isPresent()
            && known.get().place().state() == Place.State.AVAILABLE
            && activatable(known.get(), to);
    Outcome<License> license = left ? Outcome.done(known.get()) : here(from, id);
    return license.then(
        found -> {
          Optional<Transition.Reason> unfit = found.unfit(to.container());
          if (unfit.isPresent()) {
            return LicenseRefusal.of(found, unfit.get());
          }
          Outcome<OnItsWay> gone =
              left
                  ? Outcome.done(new OnItsWay(found, Optional.empty()))
                  : leave(from, found, Wish.Kind.MOVE, requestId);
          return gone.then(
              way -> way.inUseUntil().isPresent() ? gone : arrive(to, way.license(), requestId));
        });
  }

  /**
   * Has a licence in a container that this server does not hold, and that was in contact before: it
   * is there after that one's next contact. Where it is in use it leaves later: asked again then,
   * it goes on.
   */
  public Outcome<OnItsWay> moveOut(
      ContainerAccess from, LicenseId id, ContainerSerial to, String requestId) {
    if (!from.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    Optional<License> known = find(id);
    if (known.filter(each -> each.place().isIn(to) && wasIn(each, from.container())).isPresent()) {
      return Outcome.done(new OnItsWay(known.get(), Optional.empty()));
    }
    boolean left = known.filter(each -> cameFrom(each, from.container())).isPresent();
    Outcome<License> license = left ? Outcome.done(known.get()) : here(from, id);
    return license.then(
        found -> {
          Optional<Transition.Reason> unfit = found.unfit(to);
          if (unfit.isPresent()) {
            return LicenseRefusal.of(found, unfit.get());
          }
          return changes
              .open(found.firm(), to)
              .then(
                  open ->
                      left
                          ? Outcome.done(new OnItsWay(found, Optional.empty()))
                          : leave(from, found, Wish.Kind.MOVE, requestId))
              .then(
                  way ->
                      way.inUseUntil().isPresent()
                          ? Outcome.done(way)
                          : changes
                              .deliver(found.firm(), id, to)
                              .map(there -> new OnItsWay(there, Optional.empty())));
        });
  }

  /** Whether this server holds a container. */
  public boolean holds(ContainerSerial container) {
    return transactions.inTransaction(() -> held.holds(container));
  }

  private static boolean wasIn(License license, ContainerSerial container) {
    return license.history().stream()
        .anyMatch(line -> line.container().equals(Optional.of(container.text())));
  }

  private boolean activatable(License license, ContainerAccess by) {
    return transactions.inTransaction(
        () ->
            licenses
                .ticket(license.ticket())
                .filter(ticket -> ticket.value().owner().isPresent())
                .filter(ticket -> ticket.value().activatableBy(by.person(), clock.instant()))
                .isPresent());
  }

  private Outcome<OnItsWay> arrive(ContainerAccess to, License license, String requestId) {
    Digest right = TicketRight.of(license.ticket(), to.container());
    Wish wish =
        new Wish(Wish.Kind.ACTIVATE, license.id(), license.generation(), Optional.of(right));
    Transfer.Ending ending =
        cloud.transfer(to.container(), license.firm(), List.of(wish), to.person(), requestId);
    return ended(license, ending)
        .map(until -> new OnItsWay(find(license.id()).orElseThrow(), Optional.empty()));
  }

  private Outcome<OnItsWay> leave(
      ContainerAccess access, License license, Wish.Kind kind, String requestId) {
    ContainerSerial serial = access.container();
    // Whatever becomes of this process: the container is contacted until the licence left it.
    transactions.run(() -> contacts.mark(serial, license.firm(), clock.instant()));
    Wish wish = new Wish(kind, license.id(), license.generation(), Optional.empty());
    Transition transition = license.on(event(kind, serial, license), clock.instant());
    if (transition instanceof Transition.Refused refused
        && refused.reason() != Transition.Reason.NOT_HELD_YET) {
      return LicenseRefusal.of(license, refused.reason());
    }
    Transfer.Ending ending =
        cloud.transfer(serial, license.firm(), List.of(wish), access.person(), requestId);
    return ended(license, ending)
        .map(until -> new OnItsWay(find(license.id()).orElseThrow(), until));
  }

  private static LicenseEvent event(Wish.Kind kind, ContainerSerial serial, License license) {
    return kind == Wish.Kind.MOVE
        ? new LicenseEvent.MoveWish(serial, license.generation())
        : new LicenseEvent.ReturnWish(serial, license.generation());
  }

  /** When what is to leave is free, if that is not now. */
  private Outcome<Optional<Instant>> ended(License license, Transfer.Ending ending) {
    List<ExchangeResult.RefusedWish> refused = List.of();
    Optional<Instant> until = Optional.empty();
    if (ending instanceof Transfer.Ending.Complete complete) {
      refused = complete.refusedWishes();
    } else if (ending instanceof Transfer.Ending.InUse inUse) {
      refused = inUse.refusedWishes();
      until = Optional.of(inUse.until());
    } else {
      return ending.refusal();
    }
    return refused.isEmpty()
        ? Outcome.done(until)
        : Outcome.refused(
            refused.get(0).reason().whenLeaving(),
            "license",
            license.id().text(),
            "name",
            license.name());
  }

  private Outcome<License> here(ContainerAccess access, LicenseId id) {
    if (!access.manages()) {
      return Outcome.refused(Problem.FORBIDDEN);
    }
    return find(id)
        .filter(license -> license.place().isIn(access.container()))
        .map(Outcome::done)
        .orElseGet(() -> Outcome.refused(Problem.LICENSE_UNKNOWN));
  }

  private Optional<License> find(LicenseId id) {
    return transactions.inTransaction(
        () -> licenses.licenses(List.of(id)).stream().map(Versioned::value).findFirst());
  }

  /**
   * Restores what a ticket carries, for the account that owns the ticket. What is in the account's
   * own container is not lost, and restoring it would block all else in there.
   */
  public Outcome<Changes.Restored> restore(AccountId person, TicketCode code) {
    return transactions.inTransaction(
        () -> {
          Optional<Ticket> ticket = licenses.ticket(code.lookupHash()).map(Versioned::value);
          if (ticket.isEmpty()) {
            return Outcome.refused(Problem.TICKET_UNKNOWN);
          }
          if (!ticket.get().owner().equals(Optional.of(person))) {
            return Outcome.refused(
                ticket.get().owner().isPresent() ? Problem.TICKET_TAKEN : Problem.RESTORE_UNPROVEN);
          }
          Set<ContainerSerial> own =
              cloud.ownedBy(new Owner.Person(person)).stream()
                  .map(CloudContainer::serial)
                  .collect(Collectors.toSet());
          boolean there =
              licenses.licenses(ticket.get().licenses()).stream()
                  .flatMap(license -> license.value().place().container().stream())
                  .anyMatch(own::contains);
          return there ? Outcome.refused(Problem.RESTORE_NOT_LOST) : changes.restore(ticket.get());
        });
  }

  /**
   * Sends a code, by which what a ticket carries can be restored, to the customer whom it was sold
   * to. Nothing is sent where the vendor knows no address; nobody is told which.
   */
  public Outcome<Ticket> requestRestore(TicketCode code) {
    return transactions.inTransaction(
        () -> {
          Optional<Ticket> ticket = licenses.ticket(code.lookupHash()).map(Versioned::value);
          if (ticket.isEmpty()) {
            return Outcome.refused(Problem.TICKET_UNKNOWN);
          }
          address(ticket.get()).ifPresent(to -> send(to, ticket.get()));
          return Outcome.done(ticket.get());
        });
  }

  private Optional<EmailAddress> address(Ticket ticket) {
    try {
      return catalog
          .order(ticket.firm(), ticket.order())
          .flatMap(order -> order.customer())
          .flatMap(customer -> catalog.customer(ticket.firm(), customer))
          .map(Versioned::value)
          .flatMap(Customer::email)
          .map(EmailAddress::new);
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private void send(EmailAddress to, Ticket ticket) {
    Bytes expires = seconds(clock.instant().plus(CODE_LIFE));
    Bytes sealed =
        secrets.seal(
            CODE_PURPOSE, Bytes.concat(ticket.hash().value(), state(ticket).value(), expires));
    mail.write(
        to,
        MailKind.RESTORE,
        Optional.empty(),
        Map.of("hint", ticket.hint(), "code", sealed.base64Url()));
  }

  /** Restores by a code that was sent. It serves once: what it restores, it does not fit again. */
  public Outcome<Changes.Restored> restore(String code) {
    return opened(code)
        .map(
            plain ->
                transactions.inTransaction(
                    () -> {
                      Digest hash = new Digest(plain.slice(0, 32));
                      Optional<Ticket> ticket = licenses.ticket(hash).map(Versioned::value);
                      boolean fits =
                          ticket.isPresent()
                              && state(ticket.get()).value().equals(plain.slice(32, 64))
                              && clock.instant().isBefore(instant(plain.slice(64, CODE_LENGTH)));
                      return fits
                          ? changes.restore(ticket.get())
                          : Outcome.<Changes.Restored>refused(Problem.CODE_INVALID);
                    }))
        .orElseGet(() -> Outcome.refused(Problem.CODE_INVALID));
  }

  private Optional<Bytes> opened(String code) {
    if (code.length() > LONGEST_CODE) {
      return Optional.empty();
    }
    try {
      return Optional.of(secrets.open(CODE_PURPOSE, Bytes.fromBase64Url(code)))
          .filter(plain -> plain.length() == CODE_LENGTH);
    } catch (IllegalArgumentException | SecretsUnreadable e) {
      return Optional.empty();
    }
  }

  /** What a restore changes: how often each licence of the ticket was restored. */
  private Digest state(Ticket ticket) {
    StringBuilder state = new StringBuilder();
    for (Versioned<License> license : licenses.licenses(ticket.licenses())) {
      state
          .append(license.value().id())
          .append(' ')
          .append(license.value().restores().count())
          .append('\n');
    }
    return Digest.sha256(Bytes.utf8(state.toString()));
  }

  private static Bytes seconds(Instant instant) {
    return Bytes.utf8(String.format("%08x", instant.getEpochSecond()));
  }

  private static Instant instant(Bytes seconds) {
    return Instant.ofEpochSecond(Long.parseLong(seconds.asUtf8(), 16));
  }
}
