package dev.coffer.domain.exchange;

import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Transition;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.Operation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A Central in one page: the way of an exchange over the domain's decisions, without stores. */
final class ModelCentral {
  final SortedMap<LicenseId, License> licenses = new TreeMap<>();
  final SortedMap<ContainerSerial, Chain> chains = new TreeMap<>();
  final List<Chain.Incident> incidents = new ArrayList<>();
  private final Map<ContainerSerial, List<Chain.Step>> steps = new HashMap<>();
  private final Map<ContainerSerial, Map<Long, Digest>> seen = new HashMap<>();
  Instant now = Instant.EPOCH;

  /** The updates that the container lacks. */
  List<Chain.Step> exchange(ContainerContext context, Chain fresh) {
    ContainerSerial serial = context.serial();
    Chain chain = chains.getOrDefault(serial, fresh);
    List<Chain.Step> written = steps.computeIfAbsent(serial, each -> new ArrayList<>());
    Map<Long, Digest> known = seen.computeIfAbsent(serial, each -> new HashMap<>());
    long counter = context.position(Issuer.CENTRAL).counter();
    Digest payload = Digest.sha256(context.encode());
    Optional<Digest> digestAt =
        counter < 1 || counter > written.size()
            ? Optional.empty()
            : Optional.of(written.get((int) counter - 1).digest());
    Chain.Finding finding =
        chain.examine(
            context,
            payload,
            Optional.ofNullable(known.get(context.contextSeq())),
            digestAt,
            context.challenge().isPresent() && context.challenge().equals(chain.challenge()));
    if (finding instanceof Chain.Finding.Proves proves) {
      confirm(context, written, chain.confirmed().counter(), proves.position().counter());
      chain = chain.confirmed(proves.position(), context.contextSeq());
      if (!chain.quarantined()) {
        context.wishes().forEach(wish -> grant(serial, wish));
      }
      known.put(context.contextSeq(), payload);
      chain = extended(chain, context, written, !chain.quarantined());
    } else if (finding instanceof Chain.Finding.Suspect suspect) {
      incidents.add(suspect.incident());
      Chain.Evidence evidence =
          new Chain.Evidence(
              suspect.incident(), now, payload, Optional.empty(), context.lastSeen());
      chain = extended(chain.flagged(evidence), context, written, false);
    }
    chains.put(serial, chain);
    return List.copyOf(written.subList((int) Math.min(counter, written.size()), written.size()));
  }

  Transition on(LicenseId id, LicenseEvent event) {
    Transition transition = licenses.get(id).on(event, now);
    if (transition instanceof Transition.Moved moved) {
      licenses.put(id, moved.license());
    }
    return transition;
  }

  private void confirm(
      ContainerContext context, List<Chain.Step> written, long before, long proved) {
    for (long counter = before + 1; counter <= proved; counter++) {
      for (Operation operation : written.get((int) counter - 1).update().operations()) {
        if (operation instanceof Operation.Put put && !isGone(context, put)) {
          on(put.license(), new LicenseEvent.Held(context.serial(), put.generation()));
        }
      }
    }
    for (Tombstone stone : context.tombstones()) {
      on(
          stone.license(),
          stone.notTaken()
              ? new LicenseEvent.NotTaken(context.serial(), stone.generation(), stone.used())
              : new LicenseEvent.Gone(context.serial(), stone.generation(), stone.used()));
    }
    context
        .used()
        .forEach(
            (id, used) -> {
              License license = licenses.get(id);
              if (license.place().state() != Place.State.DELIVERING) {
                on(id, new LicenseEvent.Held(context.serial(), license.generation(), used));
              }
            });
  }

  private static boolean isGone(ContainerContext context, Operation.Put put) {
    return context.tombstones().stream()
        .anyMatch(
            stone ->
                stone.license().equals(put.license()) && stone.generation() == put.generation());
  }

  private void grant(ContainerSerial serial, Wish wish) {
    License license = licenses.get(wish.license());
    if (wish.kind() == Wish.Kind.RETURN) {
      on(wish.license(), new LicenseEvent.ReturnWish(serial, wish.generation()));
    } else if (license.place().state() != Place.State.AVAILABLE
        || license.generation() == wish.generation()) {
      on(wish.license(), new LicenseEvent.Deliver(serial));
    }
  }

  private Chain extended(
      Chain chain, ContainerContext context, List<Chain.Step> written, boolean gives) {
    List<Operation> operations = new ArrayList<>();
    for (Map.Entry<LicenseId, Granted.Copy> copy : chain.granted().entries().entrySet()) {
      if (!licenses.get(copy.getKey()).belongsIn(context.serial())) {
        operations.add(new Operation.Remove(copy.getKey(), copy.getValue().generation()));
      }
    }
    Map<Digest, LicenseEntry> entries = new HashMap<>();
    if (gives) {
      acknowledge(context, written, operations);
      for (License license : licenses.values()) {
        int granted = chain.granted().copy(license.id()).map(Granted.Copy::generation).orElse(0);
        if (license.isToBePutInto(context.serial(), granted)) {
          LicenseEntry entry = license.entry();
          entries.put(entry.digest(), entry);
          operations.add(new Operation.Put(entry.license(), entry.generation(), entry.digest()));
        }
      }
    }
    if (operations.isEmpty()) {
      return chain;
    }
    Chain.Extended longer = chain.extend(operations, entries);
    written.add(longer.step());
    return longer.chain();
  }

  private static void acknowledge(
      ContainerContext context, List<Chain.Step> written, List<Operation> operations) {
    List<Operation> on = new ArrayList<>();
    int counter = (int) context.position(Issuer.CENTRAL).counter();
    written.subList(counter, written.size()).forEach(step -> on.addAll(step.update().operations()));
    for (Tombstone stone : context.tombstones()) {
      Operation acknowledge = new Operation.Acknowledge(stone.license(), stone.generation());
      if (!on.contains(acknowledge)) {
        operations.add(acknowledge);
      }
    }
  }
}
