package dev.coffer.application.runtime;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.CentralLink;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.lease.Leasing;
import dev.coffer.application.lease.LedgerGate;
import dev.coffer.application.lease.OwnSeats;
import dev.coffer.application.lease.SeatAsker;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The containers that this computer has itself, of whatever kind: brings licences in, lets them go
 * and gives their seats out, without a server but for the transfers. Thread-safe.
 */
public final class OwnContainers {
  /** How seats of this computer are given out to its own programs. */
  public static final LeaseSettings SETTINGS = new LeaseSettings(Duration.ofMinutes(5), false);

  private static final int MOST_LISTED = 1000;

  private final ContainerDriver driver;
  private final Leasing leasing;

  public OwnContainers(ContainerDriver driver, LeaseLedger ledger, InstantSource clock) {
    this.driver = driver;
    this.leasing = new Leasing(ledger, driver, clock, SETTINGS);
  }

  /**
   * The machine containers of this computer.
   *
   * @param bound where they are, bound to it
   * @param ledger of their seats, which an entry that leaves is asked about too
   */
  public static OwnContainers ofMachine(
      SealedState bound,
      Keys keys,
      Secrets secrets,
      SignatureCheck check,
      LeaseLedger ledger,
      InstantSource clock) {
    LedgerGate gate = new LedgerGate(ledger, clock, SETTINGS);
    return new OwnContainers(
        SoftwareContainers.ofMachine(bound, keys, secrets, check, clock, gate), ledger, clock);
  }

  public ContainerDriver driver() {
    return driver;
  }

  /** The serials of all that are here, whether they can be opened or not. */
  public List<ContainerSerial> all() {
    return driver.list(Optional.empty(), MOST_LISTED);
  }

  /** Where {@code license} is held, among the containers that can be opened. */
  public record Held(ContainerSerial container, ContainerDriver.Item item) {}

  /** The entry of a licence in {@code container}, if it is there. */
  public Optional<Held> held(ContainerSerial container, LicenseId license) {
    return driver.firms(container).stream()
        .flatMap(firm -> driver.contents(container, firm).items().stream())
        .filter(item -> item.entry().license().equals(license))
        .map(item -> new Held(container, item))
        .findFirst();
  }

  /** The seats of one container. */
  public SeatSource seats(ContainerSerial container, Runnable update) {
    return new OwnSeats(leasing, SeatAsker.here(container), update);
  }

  /** A licence that a ticket offers. */
  public record Offered(LicenseId license, int generation) {}

  /** The wishes by which {@code container} asks for what a ticket offers. */
  public static List<Wish> wishes(ContainerSerial container, Digest ticket, List<Offered> offered) {
    Digest right = TicketRight.of(ticket, container);
    return offered.stream()
        .map(
            each ->
                new Wish(Wish.Kind.ACTIVATE, each.license(), each.generation(), Optional.of(right)))
        .toList();
  }

  /**
   * Brings what a ticket offers into a container. Repeating it is harmless.
   *
   * @param ticket its lookup hash
   * @return how many updates were applied
   */
  public Outcome<Integer> activate(
      CentralLink link,
      ContainerSerial container,
      FirmId firm,
      Digest ticket,
      List<Offered> offered,
      String requestId) {
    Outcome<Integer> applied = Outcome.done(0);
    List<Wish> all = wishes(container, ticket, offered);
    for (int from = 0; from < all.size(); from += ContainerContext.MOST_WISHES) {
      List<Wish> some =
          all.subList(from, Math.min(from + ContainerContext.MOST_WISHES, all.size()));
      applied =
          applied.then(
              before ->
                  complete(transfer(link, container, firm, some, requestId), true)
                      .map(more -> before + more));
    }
    return applied;
  }

  /**
   * What fetching gave.
   *
   * @param applied how many updates
   * @param incident what its firm found wrong with the container's state, if anything
   */
  public record Fetched(int applied, Optional<Chain.Incident> incident) {}

  /** Fetches what the firm changed. */
  public Outcome<Fetched> update(
      CentralLink link, ContainerSerial container, FirmId firm, String requestId) {
    Transfer.Ending ending = transfer(link, container, firm, List.of(), requestId);
    return complete(ending, true)
        .map(applied -> new Fetched(applied, ((Transfer.Ending.Complete) ending).incident()));
  }

  /**
   * Lets a licence go home.
   *
   * @param kind {@code RETURN} or {@code MOVE}
   * @return when its last use ends, where that has to be waited for
   */
  public Outcome<Optional<Instant>> leave(
      CentralLink link,
      ContainerSerial container,
      ContainerDriver.Item item,
      Wish.Kind kind,
      String requestId) {
    Wish wish = new Wish(kind, item.entry().license(), item.entry().generation(), Optional.empty());
    Transfer.Ending ending =
        transfer(link, container, item.entry().firm(), List.of(wish), requestId);
    return ending instanceof Transfer.Ending.InUse inUse && inUse.refusedWishes().isEmpty()
        ? Outcome.done(Optional.of(inUse.until()))
        : complete(ending, false).map(applied -> Optional.empty());
  }

  private Transfer.Ending transfer(
      CentralLink link,
      ContainerSerial container,
      FirmId firm,
      List<Wish> wishes,
      String requestId) {
    return new Transfer(driver, link).run(container, firm, wishes, requestId);
  }

  private static Outcome<Integer> complete(Transfer.Ending ending, boolean comes) {
    if (!(ending instanceof Transfer.Ending.Complete complete)) {
      return ending.refusal();
    }
    if (complete.refusedWishes().isEmpty()) {
      return Outcome.done(complete.applied());
    }
    ExchangeResult.RefusedWish first = complete.refusedWishes().get(0);
    Problem problem = comes ? first.reason().whenComing() : first.reason().whenLeaving();
    return Outcome.refused(
        problem,
        "license",
        first.wish().license().text(),
        "refused",
        Integer.toString(complete.refusedWishes().size()));
  }
}
