package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.license.Transition;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * What a vendor does to licences after they were sold. A licence that is in no container changes at
 * once; any other at its container's next contact, which this marks as due and which nobody's wish
 * can put off. What is asked for again is done once.
 *
 * <p>Thread-safe. Whoever calls has made sure that the caller acts for the firm. Every method may
 * join the caller's transaction.
 */
public final class Changes {
  private static final String VENDOR = "vendor";
  private static final String HOLDER = "holder";

  private final CatalogStore catalog;
  private final LicenseStore licenses;
  private final ChainStore chains;
  private final ContactQueue contacts;
  private final HeldContainers held;
  private final Outbox outbox;
  private final Transactions transactions;
  private final Ids ids;
  private final InstantSource clock;

  @Inject
  public Changes(
      CatalogStore catalog,
      LicenseStore licenses,
      ChainStore chains,
      ContactQueue contacts,
      HeldContainers held,
      Outbox outbox,
      Transactions transactions,
      Ids ids,
      InstantSource clock) {
    this.catalog = catalog;
    this.licenses = licenses;
    this.chains = chains;
    this.contacts = contacts;
    this.held = held;
    this.outbox = outbox;
    this.transactions = transactions;
    this.ids = ids;
    this.clock = clock;
  }

  /** Takes a licence back for good. */
  public Outcome<License> withdraw(FirmId firm, LicenseId id) {
    return transactions.inTransaction(() -> on(firm, id, new LicenseEvent.Withdraw()));
  }

  /**
   * Gives a licence other terms, at its next generation.
   *
   * @param change makes the new terms of the newest ones
   */
  public Outcome<License> change(FirmId firm, LicenseId id, UnaryOperator<Terms> change) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<License>> license = find(firm, id);
          return license.isEmpty()
              ? Outcome.refused(Problem.LICENSE_UNKNOWN)
              : on(
                  license.get(),
                  new LicenseEvent.Change(change.apply(license.get().value().newestTerms())));
        });
  }

  /** A licence, and the one that takes its place. */
  public record Replaced(License license, License successor) {}

  /**
   * Puts a new licence in the place of another; in a container both happen in one update.
   *
   * @param product of the new licence; empty: the same, under the same name
   * @param change makes the new licence's terms of those of {@code product}, or without one of what
   *     the old licence has left
   */
  public Outcome<Replaced> replace(
      FirmId firm, LicenseId id, Optional<ProductCode> product, UnaryOperator<Terms> change) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<License>> old = find(firm, id);
          if (old.isEmpty()) {
            return Outcome.refused(Problem.LICENSE_UNKNOWN);
          }
          return pattern(old.get().value(), product)
              .map(pattern -> pattern.with(change.apply(pattern.terms())))
              .then(pattern -> replace(old.get(), pattern));
        });
  }

  private Outcome<Product> pattern(License old, Optional<ProductCode> product) {
    if (product.isEmpty()) {
      return Outcome.done(
          new Product(
              old.firm(),
              old.product(),
              old.name(),
              old.text(),
              old.features(),
              old.remainder(),
              old.modules()));
    }
    return catalog
        .product(old.firm(), product.get())
        .map(Versioned::value)
        .map(Outcome::done)
        .orElseGet(
            () -> Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", product.get().toString()));
  }

  private Outcome<Replaced> replace(Versioned<License> old, Product pattern) {
    Instant now = clock.instant();
    License successor =
        License.sold(
            new LicenseId(ids.next()),
            old.value().firm(),
            old.value().order(),
            old.value().ticket(),
            pattern,
            now);
    Optional<ContainerSerial> place =
        old.value().place().container().filter(old.value()::belongsIn);
    if (place.isPresent()) {
      Transition delivered = successor.on(new LicenseEvent.Deliver(place.get()), now);
      if (delivered instanceof Transition.Refused refused) {
        return LicenseRefusal.of(successor, refused.reason());
      }
      successor = ((Transition.Moved) delivered).license();
    }
    License next = successor;
    return on(old, new LicenseEvent.Replace(next.id()))
        .map(
            replaced -> {
              licenses.saveLicenses(List.of(Versioned.fresh(next)));
              Versioned<Ticket> ticket = licenses.ticket(next.ticket()).orElseThrow();
              licenses.saveTicket(ticket.with(ticket.value().replacing(replaced.id(), next.id())));
              tell(next, "license.added");
              return new Replaced(replaced, next);
            });
  }

  /**
   * Adds licences to the ticket of an order. They go to the named container; without one, to the
   * only container that holds licences of the ticket; else they wait until the ticket is activated
   * again, and its user chooses.
   *
   * @param quantity 1..128; a ticket carries at most 128 licences
   */
  public Outcome<List<License>> add(
      FirmId firm,
      OrderId order,
      ProductCode product,
      int quantity,
      Optional<ContainerSerial> container) {
    Order.Item item = new Order.Item(product, quantity);
    return transactions.inTransaction(
        () -> {
          Optional<Order> known = catalog.order(firm, order);
          if (known.isEmpty()) {
            return Outcome.refused(Problem.ORDER_UNKNOWN);
          }
          Optional<Versioned<Product>> pattern = catalog.product(firm, product);
          if (pattern.isEmpty()) {
            return Outcome.refused(Problem.PRODUCT_UNKNOWN, "product", product.toString());
          }
          Optional<Outcome<List<License>>> closed =
              container.flatMap(serial -> closed(firm, serial));
          return closed.orElseGet(() -> add(known.get(), pattern.get().value(), item, container));
        });
  }

  private Outcome<List<License>> add(
      Order order, Product product, Order.Item item, Optional<ContainerSerial> named) {
    Instant now = clock.instant();
    Versioned<Ticket> ticket = licenses.ticket(order.tickets().get(0)).orElseThrow();
    if (ticket.value().licenses().size() + item.quantity() > Order.MOST_LICENSES) {
      return Outcome.refused(
          Problem.TICKET_FULL,
          "carries",
          Integer.toString(ticket.value().licenses().size()),
          "most",
          Integer.toString(Order.MOST_LICENSES));
    }
    Optional<ContainerSerial> into =
        named.or(
            () -> only(ticket.value()).filter(serial -> closed(order.firm(), serial).isEmpty()));
    Ticket fuller = ticket.value();
    List<License> added = new ArrayList<>();
    for (int i = 0; i < item.quantity(); i++) {
      License license =
          License.sold(
              new LicenseId(ids.next()), order.firm(), order.id(), fuller.hash(), product, now);
      if (into.isPresent()) {
        Transition delivered = license.on(new LicenseEvent.Deliver(into.get()), now);
        if (delivered instanceof Transition.Moved moved) {
          license = moved.license();
        } else if (named.isPresent()) {
          return LicenseRefusal.of(license, ((Transition.Refused) delivered).reason());
        }
      }
      fuller = fuller.carrying(license.id());
      added.add(license);
    }
    licenses.saveTicket(ticket.with(fuller));
    licenses.saveLicenses(added.stream().map(Versioned::fresh).toList());
    added.forEach(license -> tell(license, "license.added"));
    into.ifPresent(serial -> contacts.mark(serial, order.firm(), now));
    return Outcome.done(added);
  }

  /** The container that alone holds licences of a ticket. */
  private Optional<ContainerSerial> only(Ticket ticket) {
    Set<ContainerSerial> holding = new TreeSet<>();
    for (Versioned<License> license : licenses.licenses(ticket.licenses())) {
      license
          .value()
          .place()
          .container()
          .filter(license.value()::belongsIn)
          .ifPresent(holding::add);
    }
    return holding.size() == 1 ? holding.stream().findFirst() : Optional.empty();
  }

  /** Names a container for a licence, which needs no ticket for it; ends when it is returned. */
  public Outcome<License> assign(FirmId firm, LicenseId id, ContainerSerial container) {
    return deliver(firm, id, container, VENDOR);
  }

  /**
   * Whether something may be brought into a container without a wish of its own; refused if not.
   */
  public Outcome<ContainerSerial> open(FirmId firm, ContainerSerial container) {
    return transactions.inTransaction(
        () -> {
          Optional<Outcome<ContainerSerial>> closed = closed(firm, container);
          return closed.orElseGet(() -> Outcome.done(container));
        });
  }

  /** Sends a licence that its holder moves into a container; there at its next contact. */
  public Outcome<License> deliver(FirmId firm, LicenseId id, ContainerSerial container) {
    return deliver(firm, id, container, HOLDER);
  }

  private Outcome<License> deliver(
      FirmId firm, LicenseId id, ContainerSerial container, String by) {
    return transactions.inTransaction(
        () -> open(firm, container).then(open -> on(firm, id, new LicenseEvent.Deliver(open), by)));
  }

  /** Why nothing is brought into a container by its vendor's word. */
  private <T> Optional<Outcome<T>> closed(FirmId firm, ContainerSerial container) {
    Optional<Chain> chain = chains.find(container, firm).map(Versioned::value);
    boolean known =
        chain.isPresent() || held.holds(container) || !chains.firms(container).isEmpty();
    if (!known) {
      return Optional.of(Outcome.refused(Problem.CONTAINER_UNKNOWN, "container", container.text()));
    }
    if (chain.isPresent() && chain.get().blocked()) {
      return Optional.of(Outcome.refused(Problem.LICENSE_BLOCKED, "container", container.text()));
    }
    if (chain.isPresent() && chain.get().isInQuestion()) {
      return Optional.of(
          Outcome.refused(Problem.CONTAINER_QUARANTINED, "container", container.text()));
    }
    return Optional.empty();
  }

  /** A container as the firm knows it. */
  public Outcome<Chain> container(FirmId firm, ContainerSerial container) {
    return transactions.inTransaction(
        () ->
            chains
                .find(container, firm)
                .map(chain -> Outcome.done(chain.value()))
                .orElseGet(
                    () ->
                        Outcome.refused(Problem.CONTAINER_UNKNOWN, "container", container.text())));
  }

  /** The firm's containers in ascending order of serial; limit 1..1000. */
  public List<Chain> containers(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return transactions.inTransaction(() -> chains.list(firm, after, limit));
  }

  /**
   * Whether the firm lets a container use its licences. One that has a lost copy stays blocked
   * until it gave that up, which it does at its next contact: the licence is in use elsewhere.
   */
  public Outcome<Chain> block(FirmId firm, ContainerSerial container, boolean on) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Chain>> chain = chains.find(container, firm);
          if (chain.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN, "container", container.text());
          }
          if (!on && hasLostCopy(firm, container)) {
            return Outcome.refused(Problem.CONTAINER_LOST_COPY, "container", container.text());
          }
          return Outcome.done(block(chain.get(), on));
        });
  }

  /**
   * Decides of a container whose state is in question. It is carried out at its next contact, by
   * whichever copy that is; until the container shows that it did it, what gives is held back.
   */
  public Outcome<Chain> decide(FirmId firm, ContainerSerial container, Chain.Decision decision) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<Chain>> chain = chains.find(container, firm);
          if (chain.isEmpty()) {
            return Outcome.refused(Problem.CONTAINER_UNKNOWN, "container", container.text());
          }
          if (!chain.get().value().isInQuestion()) {
            return Outcome.refused(
                Problem.CONTAINER_NOT_IN_QUESTION, "container", container.text());
          }
          int there = licenses.at(container, firm).size();
          if (decision == Chain.Decision.ACCEPT && there > Operation.MOST) {
            return Outcome.refused(
                Problem.CONTAINER_TOO_FULL,
                "licenses",
                Integer.toString(there),
                "most",
                Integer.toString(Operation.MOST));
          }
          return Outcome.done(decide(chain.get(), decision));
        });
  }

  private Chain decide(Versioned<Chain> chain, Chain.Decision decision) {
    Chain before = chain.value();
    Chain next = before.decided(decision);
    if (next.equals(before)) {
      return before;
    }
    chains.save(chain.with(next), List.of());
    contacts.mark(before.container(), before.firm(), clock.instant());
    tell(before, "container.decided", Map.of("decision", decision.name()));
    return next;
  }

  private void tell(Chain chain, String type, Map<String, String> data) {
    outbox.append(
        new Event(
            ids.next(),
            clock.instant(),
            Optional.of(chain.firm()),
            chain.container().text(),
            type,
            new TreeMap<>(data)));
  }

  private boolean hasLostCopy(FirmId firm, ContainerSerial container) {
    return licenses.at(container, firm).stream()
        .anyMatch(license -> license.value().hasGhostIn(container));
  }

  /** Blocks; where it is blocked already, whoever unblocks at this moment is made to look again. */
  private void blockForGood(Versioned<Chain> chain) {
    if (chain.value().blocked()) {
      chains.save(chain, List.of());
    } else {
      block(chain, true);
    }
  }

  private Chain block(Versioned<Chain> chain, boolean on) {
    Chain before = chain.value();
    if (before.blocked() == on) {
      return before;
    }
    Chain next = before.blocked(on);
    chains.save(chain.with(next), List.of());
    contacts.mark(before.container(), before.firm(), clock.instant());
    tell(before, on ? "container.blocked" : "container.unblocked", Map.of());
    return next;
  }

  /**
   * Licences that were restored.
   *
   * @param licenses as they are now: available, with their lost copies as ghosts
   * @param blocked the containers they were in, where nothing of the firm is usable any more
   * @param left other licences of the firm that these containers still have
   */
  public record Restored(
      List<License> licenses, List<ContainerSerial> blocked, List<License> left) {
    public Restored {
      licenses = List.copyOf(licenses);
      blocked = List.copyOf(blocked);
      left = List.copyOf(left);
    }
  }

  /** Restores a licence by the vendor's own hand, which its rule for holders does not bind. */
  public Outcome<Restored> restore(FirmId firm, LicenseId id) {
    return transactions.inTransaction(
        () -> {
          Optional<Versioned<License>> license = find(firm, id);
          return license.isEmpty()
              ? Outcome.refused(Problem.LICENSE_UNKNOWN)
              : restore(List.of(license.get()), new LicenseEvent.Reissue());
        });
  }

  /**
   * Restores all licences of a ticket that are in containers, within the vendor's rule; all of
   * them, or none. Whoever calls has made sure of the holder's right.
   */
  public Outcome<Restored> restore(Ticket ticket) {
    return transactions.inTransaction(
        () -> {
          List<Versioned<License>> all = licenses.licenses(ticket.licenses());
          List<Versioned<License>> lost =
              all.stream().filter(each -> each.value().place().container().isPresent()).toList();
          return restore(lost.isEmpty() ? all : lost, new LicenseEvent.Restore());
        });
  }

  private Outcome<Restored> restore(List<Versioned<License>> lost, LicenseEvent event) {
    Instant now = clock.instant();
    List<Versioned<License>> restored = new ArrayList<>();
    Set<ContainerSerial> containers = new TreeSet<>();
    for (Versioned<License> license : lost) {
      Transition transition = license.value().on(event, now);
      if (transition instanceof Transition.Refused refused) {
        return LicenseRefusal.of(license.value(), refused.reason());
      }
      restored.add(license.with(((Transition.Moved) transition).license()));
      containers.add(license.value().place().container().orElseThrow());
    }
    licenses.saveLicenses(restored);
    List<License> after = restored.stream().map(Versioned::value).toList();
    after.forEach(license -> tell(license, "license.restored"));
    FirmId firm = after.get(0).firm();
    List<License> left = new ArrayList<>();
    for (ContainerSerial container : containers) {
      // Nothing was ever issued to a container without a chain: there is no copy to block.
      chains.find(container, firm).ifPresent(this::blockForGood);
      licenses.at(container, firm).stream()
          .map(Versioned::value)
          .filter(license -> license.place().isIn(container))
          .forEach(left::add);
    }
    return Outcome.done(new Restored(after, List.copyOf(containers), left));
  }

  private Outcome<License> on(FirmId firm, LicenseId id, LicenseEvent event) {
    return on(firm, id, event, VENDOR);
  }

  private Outcome<License> on(FirmId firm, LicenseId id, LicenseEvent event, String by) {
    return find(firm, id)
        .map(license -> on(license, event, by))
        .orElseGet(() -> Outcome.refused(Problem.LICENSE_UNKNOWN));
  }

  private Outcome<License> on(Versioned<License> license, LicenseEvent event) {
    return on(license, event, VENDOR);
  }

  private Outcome<License> on(Versioned<License> license, LicenseEvent event, String by) {
    Instant now = clock.instant();
    Transition transition = license.value().on(event, now);
    if (transition instanceof Transition.Refused refused) {
      return LicenseRefusal.of(license.value(), refused.reason());
    }
    if (!(transition instanceof Transition.Moved moved)) {
      return Outcome.done(license.value());
    }
    License after = moved.license();
    licenses.saveLicenses(List.of(license.with(after)));
    after.place().container().ifPresent(serial -> contacts.mark(serial, after.firm(), now));
    tell(after, "license." + after.place().state().name().toLowerCase(Locale.ROOT), by);
    return Outcome.done(after);
  }

  private Optional<Versioned<License>> find(FirmId firm, LicenseId id) {
    return licenses.licenses(List.of(id)).stream()
        .filter(license -> license.value().firm().equals(firm))
        .findFirst();
  }

  private void tell(License license, String type) {
    tell(license, type, VENDOR);
  }

  private void tell(License license, String type, String by) {
    Map<String, String> data = new TreeMap<>();
    data.put("generation", Integer.toString(license.newestGeneration()));
    data.put("product", license.product().toString());
    data.put("by", by);
    license.place().container().ifPresent(serial -> data.put("container", serial.text()));
    outbox.append(
        new Event(
            ids.next(),
            clock.instant(),
            Optional.of(license.firm()),
            license.id().text(),
            type,
            new TreeMap<>(data)));
  }
}
