package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.outbox.EventType;
import dev.coffer.application.outbox.Events;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a vendor does to the keys of its firm: looks at them, has new issuing keys, has the next
 * root follow, takes the anchor away.
 *
 * <p>Each change is one transaction with the event that tells of it; what no longer signs is
 * forgotten. Containers hear of it at their next contact, other nodes within a second. Thread-safe.
 * Whoever calls has made sure that the caller acts for the firm.
 */
public final class FirmKeys {
  private static final int TRIES = 5;
  private static final int MOST_LISTED = 1000;

  private final Firms firms;
  private final FirmStore store;
  private final Events events;
  private final Transactions transactions;
  private final Keys keys;
  private final SignatureCheck check;
  private final InstantSource clock;

  @Inject
  public FirmKeys(
      Firms firms,
      FirmStore store,
      Outbox outbox,
      Transactions transactions,
      Keys keys,
      SignatureCheck check,
      Ids ids,
      InstantSource clock) {
    this.firms = firms;
    this.store = store;
    this.events = new Events(outbox, ids, clock);
    this.transactions = transactions;
    this.keys = keys;
    this.check = check;
    this.clock = clock;
  }

  /**
   * One key set of a firm.
   *
   * @param number of a root how many were before it, of issuing keys their epoch
   * @param until when another took its place; empty: it signs
   * @param believed whether what it certified or signed is still believed by who knows all roots
   */
  public record Listed(
      Role role,
      long number,
      Digest thumbprint,
      Set<Algorithm> algorithms,
      Instant since,
      Optional<Instant> until,
      boolean believed) {
    public Listed {
      algorithms = Set.copyOf(algorithms);
    }
  }

  /**
   * All key sets of a firm: roots first to last, then issuing keys first to last.
   *
   * @throws IllegalArgumentException for a firm that is not served here
   */
  public List<Listed> list(FirmId id) {
    State state = transactions.inTransaction(() -> load(id));
    List<FormerKey> former = transactions.inTransaction(() -> store.formerKeys(id, MOST_LISTED));
    List<Listed> listed = new ArrayList<>();
    List<Certificate> roots = state.roots();
    int oldest = roots.get(roots.size() - 1).oldest();
    for (int i = 0; i < roots.size(); i++) {
      Optional<Instant> until =
          i + 1 < roots.size() ? Optional.of(roots.get(i + 1).notBefore()) : Optional.empty();
      listed.add(listed(roots.get(i), i, until, i >= oldest));
    }
    for (FormerKey key : former) {
      listed.add(
          new Listed(
              Role.ISSUING,
              key.epoch(),
              key.keys().thumbprint(),
              key.keys().algorithms(),
              key.since(),
              Optional.of(key.until()),
              key.generation() >= oldest));
    }
    listed.add(current(state));
    return listed;
  }

  private static Listed listed(
      Certificate certificate, long number, Optional<Instant> until, boolean believed) {
    return new Listed(
        certificate.role(),
        number,
        certificate.subject().thumbprint(),
        certificate.subject().algorithms(),
        certificate.notBefore(),
        until,
        believed);
  }

  /**
   * The firm's roots, for software to carry.
   *
   * @throws IllegalArgumentException for a firm that is not served here
   */
  public Anchor anchor(FirmId id) {
    return transactions.inTransaction(() -> load(id)).anchor();
  }

  /**
   * A change of keys that is ready to be stored, the keys made: what is done outside a transaction.
   *
   * @param <T> what is answered when it is stored
   */
  public static final class Prepared<T> {
    private final State before;
    private final Change change;
    private final Function<State, T> answer;

    private Prepared(State before, Change change, Function<State, T> answer) {
      this.before = before;
      this.change = change;
      this.answer = answer;
    }
  }

  /**
   * Makes new issuing keys, of the next epoch. The former sign no more, containers refuse what they
   * sign from their next contact on; what they signed before stays good.
   *
   * @throws IllegalArgumentException for a firm that is not served here
   * @throws Stale when others change the keys all the time
   */
  public Outcome<Listed> rotate(FirmId id) {
    return change(id, () -> prepareRotation(id));
  }

  /** The first half of {@link #rotate}; {@link #store} is the other. */
  public Outcome<Prepared<Listed>> prepareRotation(FirmId id) {
    State state = transactions.inTransaction(() -> load(id));
    Firm firm = state.firm();
    FirmCertificates certificates = new FirmCertificates(clock.instant());
    KeyHandle issuing = keys.create(state.anchor().required().software().update());
    long epoch = state.issuing().epoch() + 1;
    Bytes certificate =
        certificates.issuing(keys.signer(firm.root()), id, issuing.keys(), epoch, firm.name());
    Firm next =
        new Firm(
            firm.code(),
            id,
            firm.name(),
            firm.anchor(),
            firm.root(),
            firm.successor(),
            issuing,
            certificate,
            firm.operatorCertificate(),
            firm.createdAt(),
            firm.revision() + 1);
    Map<String, String> told =
        Map.of(
            "epoch", Long.toString(epoch),
            "keys", issuing.keys().thumbprint().hex(),
            "algorithms", names(issuing.keys().algorithms()),
            "former", firm.issuing().keys().thumbprint().hex());
    return Outcome.done(
        new Prepared<>(
            state, new Change(next, EventType.FIRM_KEYS_ROTATED, told), FirmKeys::current));
  }

  /**
   * Lets the root that was named from the beginning follow the present one, with issuing keys of
   * its own, and names the one after it. Containers learn of it at their next contact, where all
   * that they hold is certified anew; software learns of it from what it is shown there.
   *
   * @param algorithms what must verify from now on, no less than now; empty: as now
   * @param endEarlier whether earlier roots are believed no more by who learns of this one: for a
   *     root that was stolen, or whose algorithms are too weak. What they certified is then good
   *     for nothing until its container was in contact
   * @throws IllegalArgumentException for a firm that is not served here
   * @throws Stale when others change the keys all the time
   */
  public Outcome<Anchor> succeed(
      FirmId id, Optional<Set<Algorithm>> algorithms, boolean endEarlier) {
    return change(id, () -> prepareSuccession(id, algorithms, endEarlier));
  }

  /** The first half of {@link #succeed}; {@link #store} is the other. */
  public Outcome<Prepared<Anchor>> prepareSuccession(
      FirmId id, Optional<Set<Algorithm>> algorithms, boolean endEarlier) {
    State state = transactions.inTransaction(() -> load(id));
    return succeed(state, algorithms, endEarlier)
        .then(change -> Outcome.done(new Prepared<>(state, change, State::anchor)));
  }

  /**
   * Stores what was prepared, in the current transaction or one of its own. {@link #look} is to
   * follow.
   *
   * @throws Stale when the keys were changed since
   */
  public <T> T store(Prepared<T> prepared) {
    if (!transactions.inTransaction(() -> write(prepared.before, prepared.change))) {
      throw new Stale("keys of firm " + prepared.before.firm().code());
    }
    return prepared.answer.apply(state(prepared.change.next()));
  }

  /**
   * An emergency key that the firm's root certified.
   *
   * @param epoch that of the issuing keys now: with these it ends
   * @param certificates its own, then the roots', first to last
   */
  public record EmergencyKey(
      FirmId firm, FirmCode code, Digest key, long epoch, String name, List<Bytes> certificates) {
    public EmergencyKey {
      certificates = List.copyOf(certificates);
    }
  }

  /**
   * Certifies keys that were made elsewhere, and are kept apart, to put licences of emergencies
   * into containers while Central is away ({@code domain.update.Emergency} has the bounds). Signs
   * outside a transaction; {@link #tell} is to follow.
   *
   * @param name what for, for people, 1 to 128 characters
   * @throws IllegalArgumentException for a firm that is not served here
   */
  public Outcome<EmergencyKey> certifyEmergency(FirmId id, KeySet emergency, String name) {
    Text.name("an emergency key's name", name, 128);
    State state = transactions.inTransaction(() -> load(id));
    Set<Algorithm> wanted = state.anchor().required().software().update();
    if (!emergency.algorithms().containsAll(wanted)) {
      return Outcome.refused(
          Problem.KEYS_ALGORITHMS,
          "asked",
          names(emergency.algorithms()),
          "now",
          names(wanted),
          "successor",
          names(wanted));
    }
    long epoch = state.issuing().epoch();
    List<Bytes> certificates = new ArrayList<>();
    certificates.add(
        new FirmCertificates(clock.instant())
            .emergency(keys.signer(state.firm().root()), id, emergency, epoch, name));
    state.anchor().messages().forEach(root -> certificates.add(root.encoded()));
    return Outcome.done(
        new EmergencyKey(
            id, state.firm().code(), emergency.thumbprint(), epoch, name, certificates));
  }

  /** Tells the firm of an emergency key, in the current transaction or one of its own. */
  public void tell(EmergencyKey key) {
    transactions.inTransaction(
        () -> {
          events.tell(
              key.firm(),
              EventType.FIRM_EMERGENCY_KEY,
              "firm " + key.code(),
              Map.of(
                  "key", key.key().hex(),
                  "epoch", Long.toString(key.epoch()),
                  "name", key.name()));
          return true;
        });
  }

  /** Has this node use changed keys at once; others do within a second. */
  public void look(FirmId id) {
    firms.refreshed(id);
  }

  private Outcome<Change> succeed(
      State state, Optional<Set<Algorithm>> algorithms, boolean endEarlier) {
    Firm firm = state.firm();
    Anchor anchor = state.anchor();
    int generation = anchor.generation() + 1;
    if (generation >= Anchor.MOST_ROOTS) {
      return Outcome.refused(
          Problem.KEYS_NO_MORE_ROOTS, "roots", Integer.toString(Anchor.MOST_ROOTS));
    }
    Requirements required = algorithms.map(Requirements::of).orElse(anchor.required());
    Set<Algorithm> wanted = required.software().update();
    Set<Algorithm> able = firm.successor().keys().algorithms();
    if (!required.covers(anchor.required()) || !able.containsAll(wanted)) {
      return Outcome.refused(
          Problem.KEYS_ALGORITHMS,
          "asked",
          names(wanted),
          "now",
          names(anchor.required().software().update()),
          "successor",
          names(able));
    }
    FirmCertificates certificates = new FirmCertificates(clock.instant());
    Signer root = keys.signer(firm.successor());
    KeyHandle successor = keys.create(Set.of(Algorithm.values()));
    KeyHandle issuing = keys.create(wanted);
    long epoch = state.issuing().epoch() + 1;
    int before = state.roots().get(generation - 1).oldest();
    SignedMessage certificate =
        certificates.root(
            root,
            Optional.of(firm.id()),
            epoch,
            successor.keys().thumbprint(),
            required,
            endEarlier ? generation : before,
            firm.name());
    List<SignedMessage> roots = new ArrayList<>(anchor.messages());
    roots.add(certificate);
    Firm next =
        new Firm(
            firm.code(),
            firm.id(),
            firm.name(),
            ((Anchor.Reading.Genuine) Anchor.read(roots, check)).anchor().encoded(),
            firm.successor(),
            successor,
            issuing,
            certificates.issuing(root, firm.id(), issuing.keys(), epoch, firm.name()),
            certificates.operator(root, firm.id(), firms.operatorKeys()),
            firm.createdAt(),
            firm.revision() + 1);
    Map<String, String> told =
        Map.of(
            "generation", Integer.toString(generation),
            "root", root.keys().thumbprint().hex(),
            "former", firm.root().keys().thumbprint().hex(),
            "successor", successor.keys().thumbprint().hex(),
            "algorithms", names(wanted),
            "epoch", Long.toString(epoch),
            "earlierEnded", Boolean.toString(endEarlier));
    return Outcome.done(new Change(next, EventType.FIRM_ROOT_SUCCEEDED, told));
  }

  /** A firm's keys as they are. */
  private record State(Firm firm, Anchor anchor, Certificate issuing) {
    List<Certificate> roots() {
      return anchor.certificates();
    }
  }

  /** What they are to be, and what is told of it. */
  private record Change(Firm next, EventType type, Map<String, String> told) {}

  private <T> Outcome<T> change(FirmId id, Supplier<Outcome<Prepared<T>>> preparation) {
    for (int i = 0; i < TRIES; i++) {
      Outcome<Prepared<T>> ready = preparation.get();
      if (ready instanceof Outcome.Refused<Prepared<T>> refused) {
        return refused.cast();
      }
      Prepared<T> prepared = ((Outcome.Done<Prepared<T>>) ready).value();
      if (transactions.inTransaction(() -> write(prepared.before, prepared.change))) {
        look(id);
        return Outcome.done(prepared.answer.apply(state(prepared.change.next())));
      }
    }
    throw new Stale("keys of firm " + id);
  }

  private boolean write(State state, Change change) {
    Instant now = clock.instant();
    Firm before = state.firm();
    Certificate ended = state.issuing();
    FormerKey former =
        new FormerKey(
            ended.epoch(), state.anchor().generation(), ended.subject(), ended.notBefore(), now);
    if (!store.replace(change.next(), former)) {
      return false;
    }
    events.tell(before.id(), change.type(), "firm " + before.code(), change.told());
    return true;
  }

  private State load(FirmId id) {
    return state(
        store
            .byId(id)
            .orElseThrow(() -> new IllegalArgumentException("firm " + id + " is not served here")));
  }

  private State state(Firm firm) {
    if (Anchor.parse(firm.anchor(), check) instanceof Anchor.Reading.Genuine genuine
        && new Trust(genuine.anchor(), check).certificate(firm.issuingCertificate(), Role.ISSUING)
            instanceof Trust.CertificateReading.Genuine issuing) {
      return new State(firm, genuine.anchor(), issuing.certificate());
    }
    throw new IllegalStateException("stored keys of firm " + firm.code() + " are not genuine");
  }

  private static Listed current(State state) {
    return listed(state.issuing(), state.issuing().epoch(), Optional.empty(), true);
  }

  private static String names(Set<Algorithm> algorithms) {
    Set<Algorithm> sorted = new TreeSet<>(algorithms);
    return String.join(" + ", sorted.stream().map(Algorithm::label).toList());
  }
}
