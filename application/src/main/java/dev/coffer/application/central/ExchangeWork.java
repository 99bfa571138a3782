package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContextReader.VerifiedContext;
import dev.coffer.domain.container.EmergencyReport;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.update.Adoption;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.VerifiedGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** One exchange inside one transaction: loads, asks the domain, saves. Used once. */
final class ExchangeWork {
  private final ContainerContext context;
  private final Digest payload;
  private final ContainerSerial serial;
  private final FirmId firm;
  private final Versioned<Chain> loaded;
  private final List<Wish> asked;
  private final ChainStore chains;
  private final ProductKeys.Dressing dressing;
  private final IssuingKey issuing;
  private final Instant now;

  private final LicensesHere here;
  private final Rebasing rebasing;
  private final Adopting adopting;
  private final Wishes wishes;
  private final Optional<VerifiedGrant> grant;
  private final List<Chain.Step> appended = new ArrayList<>();
  private Chain chain;
  private Optional<Chain.Incident> incident = Optional.empty();
  private long answerAfter;
  private long answerBelow = Long.MAX_VALUE;
  private boolean proven;
  private Optional<Bytes> challenge = Optional.empty();
  private Optional<Adoption.Dispute> dispute = Optional.empty();
  private boolean grantWanted;

  ExchangeWork(
      VerifiedContext verified,
      Optional<VerifiedGrant> grant,
      Versioned<Chain> loaded,
      Chain begun,
      Optional<AccountId> actor,
      List<Wish> asked,
      LicenseStore licenses,
      ChainStore chains,
      ProductKeys.Dressing dressing,
      IssuingKey issuing,
      Instant now) {
    this.context = verified.context();
    this.payload = Digest.sha256(context.encode());
    this.serial = context.serial();
    this.firm = context.firm();
    this.loaded = loaded;
    this.chain = loaded.version() == 0 ? begun.announced(issuing.epoch()) : begun;
    this.asked = asked;
    this.here = new LicensesHere(licenses, serial, firm, now);
    this.wishes = new Wishes(serial, firm, actor, licenses, here, now);
    this.grant = grant;
    this.chains = chains;
    this.rebasing = new Rebasing(context, here, chains);
    this.adopting = new Adopting(context, here, now);
    this.dressing = dressing;
    this.issuing = issuing;
    this.now = now;
  }

  /**
   * Does it.
   *
   * @param newborn whether the container is made in this transaction, so that no licence can be or
   *     have been there
   */
  void run(boolean newborn) {
    ChainPosition shown = context.position(Issuer.CENTRAL);
    answerAfter = shown.counter();
    // A rebase is for the context that it answers: what another copy could make of it, it gets not.
    answerBelow = shown.counter() < chain.rebased() ? chain.rebased() : Long.MAX_VALUE;
    // Every number that was remembered raised the highest.
    Optional<Digest> seen =
        context.contextSeq() > loaded.value().highestSeq()
            ? Optional.empty()
            : chains.seen(serial, firm, context.contextSeq());
    Optional<Digest> digestAt = digestAt(shown.counter());
    boolean challenged =
        context.challenge().isPresent() && context.challenge().equals(chain.challenge());
    Chain.Finding finding = chain.examine(context, payload, seen, digestAt, challenged);
    boolean known = seen.equals(Optional.of(payload));
    boolean late = !challenged && !known && context.contextSeq() < chain.highestSeq();
    boolean looks = !(finding instanceof Chain.Finding.Old) || chain.decision().isPresent();
    if (looks && !newborn) {
      here.load();
    }
    boolean decided = chain.isSettledBy(shown.counter());
    if (finding instanceof Chain.Finding.Proves
        && !known
        && !late
        && !decided
        && rebasing.showsLessUse()) {
      finding = chain.suspect(Chain.Incident.Kind.ROLLED_BACK, context);
    }
    if (finding instanceof Chain.Finding.Suspect && chain.decision().isEmpty()) {
      finding = adopted().orElse(finding);
    }
    boolean settles = finding instanceof Chain.Finding.Proves && decided;
    if (chain.decision().isPresent() && !settles && goesOn(known)) {
      wishes.refuseAll(context.wishes());
      wishes.refuseAll(asked);
      save();
    } else if (finding instanceof Chain.Finding.Proves proves) {
      proven = true;
      context.clock().ifPresent(this::note);
      Optional<Operation.Rebase> done = settles ? rebasing.outstanding(chain) : Optional.empty();
      confirm(proves.position(), settles ? chain.rebased() - 1 : chain.confirmed().counter());
      done.ifPresent(each -> chain = rebasing.settled(chain, each));
      forgetNeverIssued();
      wishes.grant(context.wishes(), chain);
      wishes.grant(asked, chain);
      extend(false);
      remember();
      challenge = late ? chain.challenge() : Optional.empty();
      save();
    } else if (finding instanceof Chain.Finding.Suspect suspect) {
      incident = Optional.of(suspect.incident());
      flag(suspect.incident(), seen);
      wishes.refuseAll(context.wishes());
      wishes.refuseAll(asked);
      if (!chain.isAhead(context)) {
        extend(true); // else what is written now could never be applied
      }
      save();
    } else {
      challenge = chain.challenge();
      save();
    }
  }

  /**
   * Takes over what the container shows that was issued before Central was restored from a backup,
   * where its firm's signature proves it; then the context proves it too.
   */
  private Optional<Chain.Finding> adopted() {
    if (!chain.isAhead(context)) {
      return Optional.empty();
    }
    Optional<Adoption.Decision> decision = grant.map(proven -> adopting.decide(chain, proven));
    grantWanted = decision.isEmpty() || decision.get() instanceof Adoption.Decision.Unrelated;
    if (decision.isPresent() && decision.get() instanceof Adoption.Decision.Disputed disputed) {
      dispute = Optional.of(disputed.dispute());
    }
    if (decision.isEmpty() || !(decision.get() instanceof Adoption.Decision.Adopted adopted)) {
      return Optional.empty();
    }
    adopting.carryOut(chain, adopted);
    chain = adopted.extended().chain();
    appended.add(adopted.extended().step());
    return Optional.of(new Chain.Finding.Proves(chain.confirmed()));
  }

  /**
   * Carries out what the vendor decided: answers this context with a rebase, the same one if it was
   * answered before.
   *
   * @param known whether the context was seen before: it may be overtaken, and is not begun with
   * @return whether it is answered so
   */
  private boolean goesOn(boolean known) {
    if (!rebasing.isAnswered(chain)) {
      if (known || !Chain.isWithinReach(context)) {
        return false;
      }
      Chain.Extended extended = rebasing.begin(chain, this::dressed);
      chain = extended.chain();
      appended.add(extended.step());
      remember();
    }
    answerAfter = chain.rebased() - 1;
    answerBelow = Long.MAX_VALUE;
    return true;
  }

  private void remember() {
    chains.remember(serial, firm, context.contextSeq(), payload);
  }

  List<ExchangeResult.RefusedWish> refusedWishes() {
    return wishes.refused();
  }

  List<LicensesHere.Happened> happened() {
    return here.happened();
  }

  Optional<Chain.Incident> incident() {
    return incident;
  }

  /** Whether the container is ahead, and what its firm granted it would show why. */
  boolean grantWanted() {
    return grantWanted;
  }

  /** What the container's next context is to answer, before the updates are applied. */
  Optional<Bytes> challenge() {
    return challenge;
  }

  /**
   * This contact, to be certified where nothing is wrong: where a licence here depends on it, or
   * the container's times are not ours.
   */
  Optional<CertifiedContact> contact() {
    boolean depended =
        here.all().stream()
            .anyMatch(
                license ->
                    license.place().isIn(serial)
                        && license.newestTerms().contactEvery().isPresent());
    boolean off =
        context.clock().isPresent()
            || Duration.between(context.lastSeen(), now).abs().compareTo(ClockReport.TOLERANCE) > 0;
    return proven && !chain.isInQuestion() && (depended || off)
        ? Optional.of(
            new CertifiedContact(firm, chain.keys().thumbprint(), context.contextSeq(), now))
        : Optional.empty();
  }

  /**
   * The updates that the container lacks, at most {@code limit}; written ones are not read again.
   */
  List<Chain.Step> answer(int limit) {
    if (chain.issued().counter() <= answerAfter) {
      return List.of();
    }
    if (answerBelow < Long.MAX_VALUE) {
      return chains.steps(serial, firm, answerAfter, limit).stream()
          .takeWhile(step -> step.counter() < answerBelow)
          .toList();
    }
    if (loaded.value().issued().counter() == answerAfter) {
      return List.copyOf(appended.subList(0, Math.min(limit, appended.size())));
    }
    return chains.steps(serial, firm, answerAfter, limit);
  }

  private Optional<Digest> digestAt(long counter) {
    if (counter == 0) {
      return Optional.empty();
    }
    if (counter == chain.issued().counter()) {
      return Optional.of(chain.issued().digest());
    }
    return chains.digestAt(serial, firm, counter);
  }

  private void confirm(ChainPosition position, long before) {
    if (position.counter() > before) {
      for (Chain.Step step :
          chains.steps(serial, firm, before, (int) Math.min(64, position.counter() - before))) {
        step.update().operations().forEach(this::confirm);
      }
    }
    for (Tombstone stone : context.tombstones()) {
      here.on(
          stone.license(),
          stone.notTaken()
              ? new LicenseEvent.NotTaken(serial, stone.generation(), stone.used())
              : new LicenseEvent.Gone(serial, stone.generation(), stone.used()));
    }
    context.used().forEach(this::confirm);
    chain = chain.confirmed(position, context.contextSeq());
  }

  private void note(ClockReport report) {
    Chain next = chain.told(report);
    if (!next.equals(chain)) {
      chain = next;
      here.tell(
          serial.text(),
          "container.clock",
          Map.of(
              "setBacks", Long.toString(chain.told().setBacks()),
              "repairs", Long.toString(chain.told().repairs()),
              "clock", report.clock().toString(),
              "own", context.lastSeen().toString()));
    }
  }

  /**
   * Puts own time of the container right where it is ahead of ours although its clock is not: the
   * clock was ahead once. While it still is, there is nothing to repair.
   */
  private Optional<Operation> repair() {
    Instant latest = now.plus(ClockReport.TOLERANCE);
    boolean repairable =
        context.lastSeen().isAfter(latest)
            && context.clock().filter(report -> !report.clock().isAfter(latest)).isPresent()
            && pending().stream().noneMatch(Operation.SetTime.class::isInstance);
    return repairable
        ? Optional.of(new Operation.SetTime(now, context.contextSeq()))
        : Optional.empty();
  }

  /** What was written for the container and it has not applied. */
  private List<Operation> pending() {
    List<Operation> pending = new ArrayList<>();
    for (Chain.Step step :
        chains.steps(serial, firm, context.position(Issuer.CENTRAL).counter(), 64)) {
      pending.addAll(step.update().operations());
    }
    return pending;
  }

  /** What was used here counts even if this container never says another word. */
  private void confirm(LicenseId id, Used used) {
    Optional<License> license = here.find(id);
    if (license.isPresent() && license.get().place().state() != Place.State.DELIVERING) {
      here.on(id, new LicenseEvent.Held(serial, license.get().generation(), used));
    }
  }

  private void confirm(Operation operation) {
    if (operation instanceof Operation.Put put && !isGone(put)) {
      here.on(put.license(), new LicenseEvent.Held(serial, put.generation()));
    } else if (operation instanceof Operation.Rebase rebase) {
      rebase.entries().forEach(this::confirm);
    }
  }

  private boolean isGone(Operation.Put put) {
    return context.tombstones().stream()
        .anyMatch(
            stone ->
                stone.license().equals(put.license()) && stone.generation() == put.generation());
  }

  /** A licence that was issued while we were away: told of once, with its acknowledgement. */
  private void count(EmergencyReport report) {
    chain = chain.told(1);
    here.tell(
        report.license().text(),
        "license.emergency",
        Map.of(
            "container", serial.text(),
            "product", report.product().toString(),
            "until", report.until().toString(),
            "key", report.key().hex()));
  }

  /**
   * Takes home what its vendor withdrew before it was ever written for this container: there is
   * nothing to remove, so no tombstone will come.
   */
  private void forgetNeverIssued() {
    for (License license : here.all()) {
      boolean leaving = license.place().isIn(serial) && !license.belongsIn(serial);
      if (leaving
          && chain.granted().copy(license.id()).isEmpty()
          && chain.confirmed().equals(chain.issued())) {
        here.on(license.id(), new LicenseEvent.Gone(serial, license.generation(), Used.NOTHING));
      }
    }
  }

  /**
   * Writes what the licences' places demand and the chain does not yet grant. What is granted
   * already is not granted again, so running this twice writes once.
   *
   * <p>A container holds back an update that takes what is in use, and all after it. So what need
   * not wait goes ahead in an update of its own; and what goes home never shares one with what is
   * put, which would take over its seats.
   */
  private void extend(boolean takesOnly) {
    boolean gives = !takesOnly && !chain.isInQuestion();
    boolean anew = chain.announced() < issuing.rootEpoch();
    List<LicenseEntry> given = gives ? gives(anew) : List.of();
    List<Operation> replaced = new ArrayList<>();
    List<Operation> taken = new ArrayList<>();
    List<Operation> put = new ArrayList<>();
    Set<LicenseId> successors = new HashSet<>();
    takes(given, replaced, taken, successors);
    if (!takesOnly) {
      // A tombstone that was not acted upon is not acknowledged: it may be the only proof.
      (taken.isEmpty() ? put : taken).addAll(acknowledgements());
    }
    if (gives && !chain.blocked() && chain.granted().blocked()) {
      put.add(new Operation.Unblock());
    }
    Map<Digest, LicenseEntry> entries = new HashMap<>();
    for (LicenseEntry entry : given) {
      Digest digest = entry.digest();
      entries.put(digest, entry);
      (successors.contains(entry.license()) ? replaced : put)
          .add(new Operation.Put(entry.license(), entry.generation(), digest));
    }
    List<Operation> first = new ArrayList<>(gives ? announcement() : List.of());
    if (gives) {
      repair().ifPresent(first::add);
    }
    if (chain.blocked() && !chain.granted().blocked()) {
      first.add(new Operation.Block());
    }
    if (!first.isEmpty() && !replaced.isEmpty()) {
      write(first, entries);
      first.clear();
    }
    first.addAll(replaced);
    if (taken.isEmpty()) {
      first.addAll(put);
      write(first, entries);
    } else {
      write(first, entries);
      write(taken, entries);
      write(put, entries);
    }
  }

  private void write(List<Operation> operations, Map<Digest, LicenseEntry> entries) {
    for (int from = 0; from < operations.size(); from += Operation.MOST) {
      List<Operation> some =
          operations.subList(from, Math.min(from + Operation.MOST, operations.size()));
      Map<Digest, LicenseEntry> named = new TreeMap<>();
      for (Operation operation : some) {
        if (operation instanceof Operation.Put put) {
          named.put(put.entry(), Objects.requireNonNull(entries.get(put.entry())));
        }
      }
      Chain.Extended extended = chain.extend(List.copyOf(some), named);
      chain = extended.chain();
      appended.add(extended.step());
    }
  }

  /**
   * That the firm has newer issuing keys than the container has heard of: so the older ones end
   * there, even when there is nothing else to say. Said once.
   */
  private List<Operation> announcement() {
    if (chain.announced() >= issuing.epoch()) {
      return List.of();
    }
    chain = chain.announced(issuing.epoch());
    return chain.issued().counter() == 0
        ? List.of()
        : List.of(new Operation.Certify(issuing.certificate()));
  }

  /**
   * Copies granted here of licences that are no longer to be here.
   *
   * @param given what is put here now
   * @param replaced those whose successors are put now, which are {@code successors}
   * @param taken the others
   */
  private void takes(
      List<LicenseEntry> given,
      List<Operation> replaced,
      List<Operation> taken,
      Set<LicenseId> successors) {
    for (Map.Entry<LicenseId, Granted.Copy> copy : chain.granted().entries().entrySet()) {
      Optional<License> license = here.current(copy.getKey());
      if (license.isPresent() && license.get().belongsIn(serial)) {
        continue;
      }
      Optional<LicenseId> successor =
          license
              .filter(each -> each.place().isIn(serial))
              .flatMap(License::successor)
              .filter(next -> given.stream().anyMatch(entry -> entry.license().equals(next)));
      successor.ifPresent(successors::add);
      (successor.isPresent() ? replaced : taken)
          .add(new Operation.Remove(copy.getKey(), copy.getValue().generation()));
    }
  }

  private List<Operation> acknowledgements() {
    if (context.tombstones().isEmpty() && context.emergencies().isEmpty()) {
      return List.of();
    }
    List<Operation> pending = pending();
    List<Operation> acknowledgements = new ArrayList<>();
    for (Tombstone stone : context.tombstones()) {
      Operation acknowledge = new Operation.Acknowledge(stone.license(), stone.generation());
      if (!pending.contains(acknowledge)) {
        acknowledgements.add(acknowledge);
      }
    }
    for (EmergencyReport report : context.emergencies()) {
      Operation acknowledge = new Operation.Acknowledge(report.license(), 1);
      if (!pending.contains(acknowledge)) {
        acknowledgements.add(acknowledge);
        count(report);
      }
    }
    return acknowledgements;
  }

  /**
   * Entries of licences that are to be put here now.
   *
   * @param anew also those that are here: another root has to certify them
   */
  private List<LicenseEntry> gives(boolean anew) {
    List<LicenseEntry> gives = new ArrayList<>();
    for (License license : here.all()) {
      LicenseId id = license.id();
      int granted = anew ? 0 : chain.granted().copy(id).map(Granted.Copy::generation).orElse(0);
      if (license.isToBePutInto(serial, granted)) {
        gives.add(dressed(license));
      }
    }
    return gives;
  }

  private LicenseEntry dressed(License license) {
    return dressing.dressed(license.entry(), license.newestTerms().secretData());
  }

  private void flag(Chain.Incident found, Optional<Digest> seen) {
    Chain.Evidence evidence =
        new Chain.Evidence(found, now, payload, seen, context.lastSeen(), dispute);
    if (chain.isTold(evidence)) {
      return;
    }
    chain = chain.flagged(evidence);
    Map<String, String> data = new HashMap<>();
    data.put("kind", found.kind().name());
    data.put("contextSeq", Long.toString(found.contextSeq()));
    data.put("counter", Long.toString(found.counter()));
    data.put("confirmed", Long.toString(found.confirmed()));
    dispute.ifPresent(
        each -> {
          data.put("license", each.license().text());
          data.put("why", each.why().name());
        });
    here.tell(serial.text(), "container.incident", data);
  }

  private void save() {
    here.save();
    wishes.save();
    if (!chain.equals(loaded.value()) || loaded.version() == 0) {
      chains.save(loaded.with(chain), appended);
    }
  }
}
