package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What users ask for in one exchange: granted, or refused with a reason. Used once. */
final class Wishes {
  private final ContainerSerial serial;
  private final FirmId firm;
  private final Optional<AccountId> actor;
  private final LicenseStore licenses;
  private final LicensesHere here;
  private final Instant now;
  private final Map<Digest, Versioned<Ticket>> claimed = new LinkedHashMap<>();
  private final List<ExchangeResult.RefusedWish> refused = new ArrayList<>();

  Wishes(
      ContainerSerial serial,
      FirmId firm,
      Optional<AccountId> actor,
      LicenseStore licenses,
      LicensesHere here,
      Instant now) {
    this.serial = serial;
    this.firm = firm;
    this.actor = actor;
    this.licenses = licenses;
    this.here = here;
    this.now = now;
  }

  List<ExchangeResult.RefusedWish> refused() {
    return refused;
  }

  /** Saves the tickets that became somebody's. */
  void save() {
    claimed.values().forEach(licenses::saveTicket);
  }

  void grant(List<Wish> wishes, Chain chain) {
    for (Wish wish : wishes) {
      refusal(wish, chain)
          .ifPresent(reason -> refused.add(new ExchangeResult.RefusedWish(wish, reason)));
    }
  }

  void refuseAll(List<Wish> wishes) {
    for (Wish wish : wishes) {
      refused.add(
          new ExchangeResult.RefusedWish(wish, ExchangeResult.RefusedWish.Reason.QUARANTINED));
    }
  }

  private Optional<ExchangeResult.RefusedWish.Reason> refusal(Wish wish, Chain chain) {
    Optional<License> license = here.find(wish.license());
    if (license.isEmpty() || !license.get().firm().equals(firm)) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.UNKNOWN_LICENSE);
    }
    if (wish.kind() == Wish.Kind.RETURN) {
      return LicenseRefusal.ofWish(
          here.on(wish.license(), new LicenseEvent.ReturnWish(serial, wish.generation())));
    }
    if (wish.kind() == Wish.Kind.MOVE) {
      return LicenseRefusal.ofWish(
          here.on(wish.license(), new LicenseEvent.MoveWish(serial, wish.generation())));
    }
    Digest expected = TicketRight.of(license.get().ticket(), serial);
    if (wish.right().isEmpty() || !wish.right().get().equals(expected)) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.NO_RIGHT);
    }
    Optional<Versioned<Ticket>> ticket = ticket(license.get().ticket());
    if (ticket.isEmpty() || !ticket.get().value().activatableBy(actor, now)) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.TICKET_TAKEN);
    }
    if (license.get().place().state() == Place.State.AVAILABLE
        && wish.generation() != license.get().generation()) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.UNKNOWN_LICENSE);
    }
    if (chain.isInQuestion()) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.QUARANTINED);
    }
    if (chain.blocked()) {
      return Optional.of(ExchangeResult.RefusedWish.Reason.BLOCKED);
    }
    Optional<ExchangeResult.RefusedWish.Reason> reason =
        LicenseRefusal.ofWish(here.on(wish.license(), new LicenseEvent.Deliver(serial)));
    if (reason.isEmpty() && actor.isPresent() && ticket.get().value().owner().isEmpty()) {
      claimed.put(
          license.get().ticket(), ticket.get().with(ticket.get().value().ownedBy(actor.get())));
    }
    return reason;
  }

  private Optional<Versioned<Ticket>> ticket(Digest hash) {
    Versioned<Ticket> known = claimed.get(hash);
    return known != null ? Optional.of(known) : licenses.ticket(hash);
  }
}
