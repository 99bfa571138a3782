package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.Ticket;
import java.util.Collection;
import java.util.List;
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

  MemoryLicenses(MemoryDatabase database) {
    this.tickets = new VersionedTable<>(database, "ticket");
    this.ticketsOfFirm = database.table("ticket.firm");
    this.licenses = new VersionedTable<>(database, "license");
    this.licensesOfFirm = database.table("license.firm");
    this.places = database.table("license.place");
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
  public List<License> list(FirmId firm, Optional<LicenseId> after, int limit) {
    return Within.page(licensesOfFirm, firm, after, limit).stream()
        .map(id -> licenses.find(id).orElseThrow().value())
        .toList();
  }

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
