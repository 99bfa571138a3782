package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The licences of one firm in one container, as one exchange changes them. Used once. */
final class LicensesHere {
  private static final int MOST_AT_ONCE = 1000;

  private final LicenseStore licenses;
  private final ContainerSerial serial;
  private final FirmId firm;
  private final Instant now;
  private final SortedMap<LicenseId, Versioned<License>> here = new TreeMap<>();
  private final Map<LicenseId, Versioned<License>> changed = new LinkedHashMap<>();
  private final List<Happened> happened = new ArrayList<>();

  /** Something to be told of. */
  record Happened(String subject, String type, Map<String, String> data) {}

  LicensesHere(LicenseStore licenses, ContainerSerial serial, FirmId firm, Instant now) {
    this.licenses = licenses;
    this.serial = serial;
    this.firm = firm;
    this.now = now;
  }

  /** Loads all that are placed in the container, or have a ghost there. */
  void load() {
    for (Versioned<License> license : licenses.at(serial, firm)) {
      here.put(license.value().id(), license);
    }
  }

  /** Loads those of these ids that exist and were not loaded. */
  void load(Collection<LicenseId> ids) {
    List<LicenseId> missing = ids.stream().filter(id -> !here.containsKey(id)).sorted().toList();
    for (int from = 0; from < missing.size(); from += MOST_AT_ONCE) {
      List<LicenseId> some = missing.subList(from, Math.min(from + MOST_AT_ONCE, missing.size()));
      licenses.licenses(some).forEach(found -> here.put(found.value().id(), found));
    }
  }

  /** Those known so far, as they are now. */
  List<License> all() {
    return here.values().stream().map(Versioned::value).toList();
  }

  List<Happened> happened() {
    return happened;
  }

  void tell(String subject, String type, Map<String, String> data) {
    happened.add(new Happened(subject, type, data));
  }

  Transition on(LicenseId id, LicenseEvent event) {
    Optional<License> license = find(id);
    if (license.isEmpty()) {
      return new Transition.Unchanged();
    }
    Transition transition = license.get().on(event, now);
    if (transition instanceof Transition.Moved moved) {
      Versioned<License> next = Objects.requireNonNull(here.get(id)).with(moved.license());
      here.put(id, next);
      changed.put(id, next);
      charge(license.get(), moved.license());
      if (!moved.license().history().equals(license.get().history())) {
        tell(
            id.text(),
            "license." + moved.license().place().state().name().toLowerCase(Locale.ROOT),
            Map.of(
                "container", serial.text(),
                "generation", Integer.toString(moved.license().generation()),
                "product", moved.license().product().toString()));
      }
    }
    return transition;
  }

  /**
   * What is used of a licence after another one was put in its place is taken off that one, whose
   * terms are what was left before: replacing gains nothing.
   */
  private void charge(License before, License after) {
    if (after.successor().isEmpty()) {
      return;
    }
    LicenseId successor = after.successor().get();
    Used more = after.usedInAll().since(before.usedInAll());
    find(successor)
        .filter(next -> next.product().equals(after.product()))
        .map(next -> next.newestTerms().carrying(more))
        .ifPresent(terms -> on(successor, new LicenseEvent.Change(terms)));
  }

  /** A licence, loaded if it was not. */
  Optional<License> find(LicenseId id) {
    if (!here.containsKey(id)) {
      licenses.licenses(List.of(id)).forEach(found -> here.put(id, found));
    }
    return current(id);
  }

  /** A licence among those known so far. */
  Optional<License> current(LicenseId id) {
    return Optional.ofNullable(here.get(id)).map(Versioned::value);
  }

  void save() {
    if (!changed.isEmpty()) {
      licenses.saveLicenses(List.copyOf(changed.values()));
    }
  }
}
