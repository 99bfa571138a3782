package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.LicenseFilter;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.application.central.SearchKey;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.ticket.Ticket;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Thread-safe. */
final class MemoryLicenses implements LicenseStore {
  private final VersionedTable<Digest, Ticket> tickets;
  private final MemoryTable<Within<FirmId, Digest>, Digest> ticketsOfFirm;
  private final VersionedTable<LicenseId, License> licenses;
  private final MemoryTable<Within<FirmId, LicenseId>, LicenseId> licensesOfFirm;
  private final MemoryTable<Within<ContainerSerial, Within<FirmId, LicenseId>>, LicenseId> places;

  private final MemoryTable<LicenseId, End> ends;
  private final MemoryTable<Within<FirmId, OrderId>, Order> orders;
  private final MemoryTable<Within<FirmId, CustomerId>, Versioned<Customer>> customers;

  MemoryLicenses(MemoryDatabase database) {
    this.tickets = new VersionedTable<>(database, "ticket");
    this.ticketsOfFirm = database.table("ticket.firm");
    this.licenses = new VersionedTable<>(database, "license");
    this.licensesOfFirm = database.table("license.firm");
    this.places = database.table("license.place");
    this.ends = database.table("license.end");
    this.orders = database.table("order");
    this.customers = database.table("customer");
  }

  @Override
  public Optional<Versioned<Ticket>> ticket(Digest hash) {
    return tickets.find(hash);
  }

  @Override
  public List<Ticket> tickets(FirmId firm, Optional<Digest> after, int limit) {
    return Within.page(ticketsOfFirm, firm, after, limit).stream()
        .map(hash -> tickets.find(hash).orElseThrow().value())
        .toList();
  }

  @Override
  public void saveTicket(Versioned<Ticket> ticket) {
    Digest hash = ticket.value().hash();
    if (tickets.save(hash, ticket).isEmpty()) {
      ticketsOfFirm.put(new Within<>(ticket.value().firm(), hash), hash);
    }
  }

  @Override
  public List<Versioned<License>> licenses(Collection<LicenseId> ids) {
    SortedSet<LicenseId> wanted = new TreeSet<>(ids);
    if (!wanted.isEmpty()) {
      Paging.checked(wanted.size());
    }
    return wanted.stream().map(licenses::find).flatMap(Optional::stream).toList();
  }

  @Override
  public List<Versioned<License>> at(ContainerSerial container, FirmId firm) {
    Within<FirmId, LicenseId> start = Within.start(firm);
    return places.from(new Within<>(container, start), MOST_IN_CONTAINER).stream()
        .takeWhile(
            place ->
                place.getKey().outer().equals(container)
                    && place.getKey().key().outer().equals(firm))
        .map(place -> licenses.find(place.getValue()).orElseThrow())
        .toList();
  }

  @Override
  public List<License> list(
      FirmId firm, LicenseFilter filter, Optional<LicenseId> after, int limit) {
    List<LicenseId> found =
        filter.equals(LicenseFilter.ALL)
            ? Within.page(licensesOfFirm, firm, after, limit)
            : Within.page(
                licensesOfFirm, firm, after, limit, id -> matches(filter, license(id), firm));
    return found.stream().map(this::license).toList();
  }

  private License license(LicenseId id) {
    return licenses.find(id).orElseThrow().value();
  }

  private boolean matches(LicenseFilter filter, License license, FirmId firm) {
    Optional<Order> order = orders.find(new Within<>(firm, license.order()));
    return matches(filter.product(), Optional.of(license.product()))
        && matches(filter.state(), Optional.of(license.place().state()))
        && matches(filter.container(), license.place().container())
        && matches(filter.order(), Optional.of(license.order()))
        && order.map(filter.orders()::matches).orElse(filter.orders().equals(OrderFilter.ALL))
        && (filter.email().isEmpty()
            || matches(filter.email(), email(firm, order))
            || isHeldBy(filter.owner(), license));
  }

  private Optional<String> email(FirmId firm, Optional<Order> order) {
    return order
        .flatMap(Order::customer)
        .flatMap(customer -> customers.find(new Within<>(firm, customer)))
        .flatMap(customer -> customer.value().email())
        .map(SearchKey::of);
  }

  private boolean isHeldBy(Optional<AccountId> owner, License license) {
    return owner.isPresent()
        && owner.equals(tickets.find(license.ticket()).flatMap(ticket -> ticket.value().owner()));
  }

  /** Whether what is wanted, if anything, is there. */
  private static <T> boolean matches(Optional<T> wanted, Optional<T> there) {
    return wanted.isEmpty() || wanted.equals(there);
  }

  @Override
  public List<LicenseId> ending(FirmId firm, Instant after, Instant until, int days, int limit) {
    return ends
        .where(
            (id, end) ->
                end.firm().equals(firm)
                    && end.at().isAfter(after)
                    && !end.at().isAfter(until)
                    && (end.warned() < 0 || end.warned() > days),
            Integer.MAX_VALUE)
        .stream()
        .sorted(
            Comparator.comparing((Map.Entry<LicenseId, End> each) -> each.getValue().at())
                .thenComparing(Map.Entry::getKey))
        .limit(Paging.checked(limit))
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public boolean warned(LicenseId id, Instant end, int days) {
    Optional<End> known = ends.find(id);
    if (known.isEmpty()
        || !known.get().at().equals(end)
        || (known.get().warned() >= 0 && known.get().warned() <= days)) {
      return false;
    }
    ends.put(id, new End(known.get().firm(), end, days));
    return true;
  }

  @Override
  public void forgetEnd(LicenseId id, Optional<Instant> end) {
    if (!ends.find(id).map(End::at).equals(end)) {
      ends.remove(id);
    }
  }

  /** When a licence ends, and how many days before it was told of last; -1: not yet. */
  private record End(FirmId firm, Instant at, int warned) {}

  @Override
  public void saveLicenses(List<Versioned<License>> changed) {
    changed.forEach(this::save);
  }

  private void save(Versioned<License> next) {
    License license = next.value();
    LicenseId id = license.id();
    Optional<License> before = licenses.save(id, next);
    Within<FirmId, LicenseId> ofFirm = new Within<>(license.firm(), id);
    if (before.isEmpty()) {
      licensesOfFirm.put(ofFirm, id);
    }
    license
        .end()
        .filter(end -> !ends.find(id).map(End::at).equals(Optional.of(end)))
        .ifPresent(end -> ends.put(id, new End(license.firm(), end, -1)));
    Set<ContainerSerial> left = before.map(MemoryLicenses::containers).orElse(Set.of());
    Set<ContainerSerial> entered = containers(license);
    left.stream()
        .filter(container -> !entered.contains(container))
        .forEach(container -> places.remove(new Within<>(container, ofFirm)));
    entered.stream()
        .filter(container -> !left.contains(container))
        .forEach(container -> places.put(new Within<>(container, ofFirm), id));
  }

  private static Set<ContainerSerial> containers(License license) {
    Set<ContainerSerial> containers = new TreeSet<>();
    license.place().container().ifPresent(containers::add);
    license.ghosts().forEach(ghost -> containers.add(ghost.container()));
    return containers;
  }
}
