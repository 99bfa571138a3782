package dev.coffer.application.container;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Holding;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import dev.coffer.domain.update.VerifiedUpdate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Containers whose state this process keeps sealed: machine containers (in files) and the Cloud's
 * (in rows). What differs between the two is only what is handed in.
 *
 * <p>Each change loads the state, asks {@link ContainerState}, and replaces the sealed state by
 * compare-and-set; a faster writer makes it load again. A context's number is durable before it is
 * signed.
 */
public final class SoftwareContainers implements ContainerDriver {
  /** How many entries a software container holds. */
  public static final int CAPACITY = 8192;

  private static final int TRIES = 100;
  private static final int MOST_FIRMS_REMEMBERED = 256;
  private static final int MOST_NEWBORN = 256;
  private static final int MOST_KEPT = 16;
  private static final int LONGEST_KEPT = 64 * 1024;
  private static final long FIRST_VERSION = 1;

  private final ContainerKind kind;
  private final SealedState store;
  private final Keys keys;
  private final Secrets secrets;
  private final SignatureCheck check;
  private final KindCertificates certificates;
  private final InstantSource clock;
  private final SeatGate gate;
  private final Map<List<Bytes>, Trust> trusts = new ConcurrentHashMap<>();

  /** States as they were sealed for birth: the first change need not open them again. */
  private final Map<ContainerSerial, Opened> newborn = new ConcurrentHashMap<>();

  /** States as they were opened or sealed last: one that is sealed so still is not opened again. */
  private final Map<ContainerSerial, Kept> kept = new ConcurrentHashMap<>();

  public SoftwareContainers(
      ContainerKind kind,
      SealedState store,
      Keys keys,
      Secrets secrets,
      SignatureCheck check,
      KindCertificates certificates,
      InstantSource clock) {
    this(kind, store, keys, secrets, check, certificates, clock, SeatGate.OPEN);
  }

  /**
   * Containers of which seats are given out.
   *
   * @param gate is asked before an entry leaves
   */
  public SoftwareContainers(
      ContainerKind kind,
      SealedState store,
      Keys keys,
      Secrets secrets,
      SignatureCheck check,
      KindCertificates certificates,
      InstantSource clock,
      SeatGate gate) {
    this.kind = kind;
    this.store = store;
    this.keys = keys;
    this.secrets = secrets;
    this.check = check;
    this.certificates = certificates;
    this.clock = clock;
    this.gate = gate;
  }

  /**
   * The machine containers of this computer.
   *
   * @param store bound to it, as {@link BoundState} is
   * @param gate is asked before an entry leaves
   */
  public static SoftwareContainers ofMachine(
      SealedState store,
      Keys keys,
      Secrets secrets,
      SignatureCheck check,
      InstantSource clock,
      SeatGate gate) {
    return new SoftwareContainers(
        ContainerKind.MACHINE, store, keys, secrets, check, KindCertificates.NONE, clock, gate);
  }

  /**
   * A container that exists nowhere yet: whoever stores {@code sealed} gives it birth. Its first
   * context is signed with the number that the sealed state reserves, so both must become durable
   * before anything is answered to the context.
   */
  public record Unborn(ContainerSerial serial, Bytes sealed, SignedMessage firstContext) {}

  @Override
  public Abilities abilities() {
    return new Abilities(kind, Set.of(Feature.CREATE, Feature.CLOCK, Feature.UNWRAP), CAPACITY);
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    return reached("the containers", () -> store.list(after, limit));
  }

  @Override
  public ContainerSerial create() {
    Opened fresh = fresh();
    ContainerSerial serial = fresh.state().serial();
    if (!reached(serial.text(), () -> store.create(serial, seal(fresh)))) {
      throw new IllegalStateException("two key sets with one thumbprint");
    }
    return serial;
  }

  /** An empty container that exists nowhere yet, without a context. */
  public record Empty(ContainerSerial serial, Bytes sealed) {}

  /** Makes an empty container without storing anything. */
  public Empty conceive() {
    Opened fresh = fresh();
    return new Empty(fresh.state().serial(), seal(fresh));
  }

  /**
   * Makes a container and its first context without storing anything.
   *
   * @param wishes what its user asks for, once the serial is known
   */
  public Unborn conceive(FirmId firm, Function<ContainerSerial, List<Wish>> wishes) {
    Opened fresh = fresh();
    ContainerState.Contexted contexted =
        fresh
            .state()
            .nextContext(
                firm, Optional.empty(), wishes.apply(fresh.state().serial()), clock.instant());
    Opened born = fresh.with(contexted.state());
    if (newborn.size() >= MOST_NEWBORN) {
      newborn.clear(); // of births that came to nothing; the others are opened once more
    }
    newborn.put(born.state().serial(), born);
    return new Unborn(born.state().serial(), seal(born), sign(born, contexted.context(), firm));
  }

  @Override
  public SignedMessage context(
      ContainerSerial serial, FirmId firm, Optional<Bytes> challenge, List<Wish> wishes) {
    return change(
        serial,
        opened -> {
          ContainerState.Contexted next =
              opened.state().nextContext(firm, challenge, wishes, clock.instant());
          return Change.to(next.state(), () -> sign(opened, next.context(), firm));
        });
  }

  @Override
  public Backed backed(ContainerSerial serial, FirmId firm, List<Wish> wishes) {
    return change(
        serial,
        opened -> {
          ContainerState.Contexted next =
              opened.state().nextContext(firm, Optional.empty(), wishes, clock.instant());
          return Change.to(
              next.state(),
              () -> new Backed(sign(opened, next.context(), firm), next.state().grant(firm)));
        });
  }

  @Override
  public ApplyOutcome apply(ContainerSerial serial, SignedUpdate update) {
    Trust.UpdateReading reading = read(update);
    if (reading instanceof Trust.UpdateReading.Refused refused) {
      return new ApplyOutcome.Untrusted(refused.reason());
    }
    VerifiedUpdate verified = ((Trust.UpdateReading.Genuine) reading).update();
    FirmId firm = verified.update().firm();
    return change(
        serial,
        opened -> {
          Instant now = clock.instant();
          Optional<Binding> binding = reached("container " + serial, () -> store.binding(serial));
          ApplyResult result = opened.state().apply(verified, now, binding);
          if (result instanceof ApplyResult.Refused refused) {
            return Change.none(new ApplyOutcome.Refused(refused.reason(), refused.counterHere()));
          }
          boolean repeated = result instanceof ApplyResult.Repeated;
          ContainerState after =
              result instanceof ApplyResult.Applied applied ? applied.state() : opened.state();
          List<LicenseEntry> leaving = onlyIn(opened.state(), after, firm);
          List<LicenseEntry> coming = onlyIn(after, opened.state(), firm);
          Optional<Instant> busy =
              leaving.isEmpty() ? Optional.empty() : gate.close(serial, leaving, coming);
          if (busy.isPresent()) {
            return Change.none(new ApplyOutcome.InUse(busy.get()));
          }
          ContainerState.Contexted receipt =
              after.nextContext(firm, Optional.empty(), List.of(), now);
          return Change.to(
              receipt.state(),
              () -> {
                if (!leaving.isEmpty()) {
                  gate.left(serial, leaving, coming);
                }
                return new ApplyOutcome.Applied(sign(opened, receipt.context(), firm), repeated);
              });
        });
  }

  /** Entries of licences that {@code one} has and {@code other} has not. */
  private static List<LicenseEntry> onlyIn(ContainerState one, ContainerState other, FirmId firm) {
    return one.holdings(firm).stream()
        .map(Holding::entry)
        .filter(entry -> other.holding(firm, entry.license()).isEmpty())
        .toList();
  }

  @Override
  public void noteTime(ContainerSerial serial) {
    change(
        serial,
        opened ->
            opened
                .state()
                .noted(clock.instant())
                .map(next -> Change.to(next, () -> true))
                .orElseGet(() -> Change.none(false)));
  }

  @Override
  public boolean contacted(ContainerSerial serial, SignedMessage contact) {
    if (!(trust(contact) instanceof Trusting.Given given)) {
      return false;
    }
    Optional<CertifiedContact> read = given.trust().readContact(contact);
    return read.isPresent()
        && change(
            serial,
            opened ->
                opened
                    .state()
                    .contacted(read.get(), clock.instant())
                    .map(next -> Change.to(next, () -> true))
                    .orElseGet(() -> Change.none(false)));
  }

  @Override
  public UseOutcome use(ContainerSerial serial, FirmId firm, LicenseId license, Id useId, Use use) {
    return change(
        serial,
        opened -> {
          UseResult result =
              opened.state().use(firm, license, useId, use.demand(), use.unlock(), clock.instant());
          if (result instanceof UseResult.Refused refused) {
            return Change.none(new UseOutcome.Refused(refused));
          }
          UseResult.Allowed allowed = (UseResult.Allowed) result;
          Optional<Bytes> key =
              use.unlock()
                  .map(
                      unlock ->
                          Unlocking.key(keys, opened.handle(), allowed.entry(), kind, unlock));
          UseOutcome outcome =
              new UseOutcome.Allowed(allowed.entry(), allowed.used(), allowed.unitsLeft(), key);
          return allowed.state() == opened.state()
              ? Change.none(outcome)
              : Change.to(allowed.state(), () -> outcome);
        });
  }

  @Override
  public SignedMessage prove(ContainerSerial serial, FirmId firm, Digest merkleRoot) {
    Opened opened = load(serial).opened();
    Bytes payload =
        ContainerProof.encode(
            serial,
            firm,
            opened.state().currentContext(firm, Optional.empty(), List.of()).granted(),
            merkleRoot);
    Signer signer = keys.signer(opened.handle());
    return SignedMessage.sign(MessageType.PROOF, header(opened, firm), payload, signer);
  }

  @Override
  public KeySet keys(ContainerSerial serial) {
    return load(serial).opened().state().keys();
  }

  @Override
  public List<FirmId> firms(ContainerSerial serial) {
    return load(serial).opened().state().firms();
  }

  @Override
  public Contents contents(ContainerSerial serial, FirmId firm) {
    ContainerState state = load(serial).opened().state();
    List<Item> items = new ArrayList<>();
    for (Holding holding : state.holdings(firm)) {
      Bytes update =
          state
              .certifyingUpdate(firm, holding)
              .orElseThrow(() -> new IllegalStateException("an entry without its update"));
      items.add(
          new Item(
              holding.entry(),
              state.used(firm, holding.entry().license()),
              SignedMessage.parse(update)));
    }
    return new Contents(state.blocked(firm), items, time(state, firm));
  }

  private Time time(ContainerState state, FirmId firm) {
    Instant now = clock.instant();
    Instant own = state.ownTime(firm, now);
    return isOnItsUsersComputer()
        ? new Time(own, state.contact(firm), state.clockReport(firm), state.noted(now).isPresent())
        : Time.trusted(own, state.contact(firm));
  }

  /** What no operator vouches for is shown the clock of whoever owns the computer. */
  private boolean isOnItsUsersComputer() {
    return certificates == KindCertificates.NONE;
  }

  /** A container opened: its state, its key handle, its certificate. */
  private record Opened(ContainerState state, KeyHandle handle, Optional<Bytes> certificate) {
    Opened with(ContainerState next) {
      return new Opened(next, handle, certificate);
    }
  }

  private record Loaded(Opened opened, long version) {}

  private record Kept(Bytes sealed, Opened opened) {}

  /** What a change does: perhaps a next state, and an answer made once that is durable. */
  private record Change<T>(Optional<ContainerState> next, Supplier<T> answer) {
    static <T> Change<T> to(ContainerState next, Supplier<T> answer) {
      return new Change<>(Optional.of(next), answer);
    }

    static <T> Change<T> none(T answer) {
      return new Change<>(Optional.empty(), () -> answer);
    }
  }

  private <T> T change(ContainerSerial serial, Function<Opened, Change<T>> decide) {
    for (int i = 0; i < TRIES; i++) {
      Loaded loaded = i == 0 ? first(serial) : load(serial);
      Change<T> change = decide.apply(loaded.opened());
      if (change.next().isEmpty() || replace(serial, loaded, change.next().get())) {
        return change.answer().get();
      }
    }
    throw new ContainerUnavailable("container " + serial + " is too busy; try again", null);
  }

  private boolean replace(ContainerSerial serial, Loaded loaded, ContainerState next) {
    Opened opened = loaded.opened().with(next);
    Bytes sealed = seal(opened);
    boolean replaced =
        reached(serial.text(), () -> store.replace(serial, loaded.version(), sealed));
    if (replaced) {
      keep(serial, sealed, opened);
    }
    return replaced;
  }

  private void keep(ContainerSerial serial, Bytes sealed, Opened opened) {
    if (sealed.length() > LONGEST_KEPT) {
      kept.remove(serial);
      return;
    }
    if (kept.size() >= MOST_KEPT && !kept.containsKey(serial)) {
      kept.clear(); // whoever serves more than these reads them anew each time
    }
    kept.put(serial, new Kept(sealed, opened));
  }

  /** An access to the store, whose absence is the containers'. */
  private static <T> T reached(String what, Supplier<T> access) {
    try {
      return access.get();
    } catch (StoreUnavailable e) {
      throw new ContainerUnavailable(what + " cannot be reached now; try again", e);
    }
  }

  /** What to change first: a newborn as it was born, unless somebody did that already. */
  private Loaded first(ContainerSerial serial) {
    Opened born = newborn.remove(serial);
    return born == null ? load(serial) : new Loaded(born, FIRST_VERSION);
  }

  private Loaded load(ContainerSerial serial) {
    SealedState.Stored stored =
        reached(serial.text(), () -> store.find(serial))
            .orElseThrow(() -> new NoSuchContainer(serial));
    return new Loaded(open(serial, stored.sealed()), stored.version());
  }

  private Opened fresh() {
    KeyHandle handle = keys.create(Set.of(Algorithm.ESP256));
    Optional<Bytes> certificate = certificates.certify(kind, handle.keys());
    return new Opened(
        ContainerState.create(kind, handle.keys(), CAPACITY, clock.instant()), handle, certificate);
  }

  private Bytes seal(Opened opened) {
    Bytes plain = ContainerEnvelope.encode(opened.state(), opened.handle(), opened.certificate());
    return secrets.seal(purpose(opened.state().serial()), plain);
  }

  private Opened open(ContainerSerial serial, Bytes sealed) {
    Kept known = kept.get(serial);
    if (known != null && known.sealed().equals(sealed)) {
      return known.opened();
    }
    ContainerEnvelope envelope = ContainerEnvelope.parse(secrets.open(purpose(serial), sealed));
    Opened opened = new Opened(envelope.state(), envelope.handle(), envelope.certificate());
    keep(serial, sealed, opened);
    return opened;
  }

  private static String purpose(ContainerSerial serial) {
    return "container/" + serial.text();
  }

  private SignedMessage sign(Opened opened, ContainerContext context, FirmId firm) {
    Signer signer = keys.signer(opened.handle());
    return SignedMessage.sign(MessageType.CONTEXT, header(opened, firm), context.encode(), signer);
  }

  private SignedMessage.Header header(Opened opened, FirmId firm) {
    List<Bytes> chain = new ArrayList<>();
    if (opened.certificate().isPresent()) {
      Optional<Bytes> operator = certificates.operator(firm);
      if (operator.isPresent()) {
        chain.add(opened.certificate().get());
        chain.add(operator.get());
      }
    }
    return new SignedMessage.Header(Optional.of(opened.handle().keys()), chain);
  }

  private Trust.UpdateReading read(SignedUpdate update) {
    Trusting trusting = trust(update.message());
    if (trusting instanceof Trusting.Denied denied) {
      return new Trust.UpdateReading.Refused(denied.reason());
    }
    return ((Trusting.Given) trusting).trust().read(update);
  }

  /** Trust in the firm whose root a message carries. */
  private sealed interface Trusting {
    record Given(Trust trust) implements Trusting {}

    record Denied(TrustRefusal reason) implements Trusting {}
  }

  private Trusting trust(SignedMessage message) {
    List<Bytes> certificates = message.claimedHeader().certificates();
    List<Bytes> carried =
        certificates.subList(Math.min(1, certificates.size()), certificates.size());
    Trust trust = trusts.get(carried);
    if (trust == null) {
      Anchor.Reading reading = Trust.carriedBy(message, check);
      if (reading instanceof Anchor.Reading.Refused refused) {
        return new Trusting.Denied(refused.reason());
      }
      trust = new Trust(((Anchor.Reading.Genuine) reading).anchor(), check);
      if (trusts.size() < MOST_FIRMS_REMEMBERED) {
        trusts.put(carried, trust);
      }
    }
    return new Trusting.Given(trust);
  }
}
