package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CloudClient;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.adapters.persistence.home.Home;
import dev.coffer.adapters.persistence.home.HomeState;
import dev.coffer.adapters.persistence.home.HomeState.Begun;
import dev.coffer.adapters.persistence.home.HomeState.FileTransfer;
import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.adapters.persistence.home.HomeState.Leaving;
import dev.coffer.adapters.persistence.home.HomeState.Membership;
import dev.coffer.application.Ids;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.BoundState;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Trust;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * This computer: its home, the keys that it is known by, and what it remembers of servers and
 * firms. Thread-safe; several processes may share a home.
 */
final class Computer {
  /** Of a firm that was met without one. */
  static final String NO_SERVER = "";

  private static final int NONCE = 16;
  private static final int LONGEST_ANCHOR = 128 * 1024;

  private final Path directory;
  private final Home home;
  private final Keys keys;
  private final Secrets secrets;
  private final RandomSource random = SoftwareCrypto.random();
  private final SignatureCheck check = SoftwareCrypto.signatureCheck();
  private final Ids ids = new TimeOrderedIds(InstantSource.system(), random);

  private Computer(Path directory) {
    this.directory = Home.prepared(directory);
    Path key = this.directory.resolve("master.key");
    if (Files.notExists(key) && Files.exists(this.directory.resolve("home.state"))) {
      throw new Refusal(
          "home.unusable",
          "The key of this home is missing: " + key + ". Without it the home cannot be read.",
          "Put it back from a backup, or use a new COFFER_HOME and sign in again.");
    }
    this.secrets = SoftwareCrypto.secrets(key, random);
    this.keys = SoftwareCrypto.keys(secrets, random);
    this.home = Home.open(this.directory, secrets, random);
  }

  /** The computer whose home is this folder, which is made when it is absent. */
  static Computer at(Path directory) {
    return new Computer(directory);
  }

  /** The containers that this computer has itself, with the policy of one that is made now. */
  Own own(Console console, BindingPolicy policy) {
    InstantSource clock = console.environment().clock();
    LeaseLedger seats = home.seats(clock);
    SealedState bound =
        new BoundState(
            home.containers(),
            console.environment().fingerprint().apply(directory),
            policy,
            key -> SoftwareCrypto.secrets(key, random),
            random,
            clock);
    return new Own(this, OwnContainers.ofMachine(bound, keys, secrets, check, seats, clock), bound);
  }

  /** {@link #own(Console, BindingPolicy)} where none is made. */
  Own own(Console console) {
    return own(console, BindingPolicy.MEDIUM);
  }

  Path directory() {
    return directory;
  }

  HomeState state() {
    return home.read();
  }

  RandomSource random() {
    return random;
  }

  SignatureCheck check() {
    return check;
  }

  Ids ids() {
    return ids;
  }

  /** A fresh key of a request, so that repeating it does nothing twice. */
  static String requestKey() {
    return new TimeOrderedIds(InstantSource.system(), SoftwareCrypto.random()).next().text();
  }

  /** What the operating system calls this computer, for lists of devices. */
  static String name() {
    try {
      String name = InetAddress.getLocalHost().getHostName().replaceAll("[^\\x21-\\x7e]", "");
      return name.isEmpty() ? "computer" : name.substring(0, Math.min(64, name.length()));
    } catch (UnknownHostException e) {
      return "computer";
    }
  }

  /**
   * The enrolment for {@code purpose}: the one begun before and not answered, else a new one.
   * Durable on return, so that after a crash the same is asked again.
   */
  Begun begin(Digest purpose, String server) {
    Optional<Begun> before = state().begun(purpose);
    if (before.isPresent()) {
      return before.get();
    }
    KeyHandle key = keys.create(Set.of(Algorithm.ESP256));
    BearerToken resume = BearerToken.of(BearerToken.Kind.RESUME, random.next(BearerToken.ENTROPY));
    Begun next = new Begun(purpose, server, key, random.next(NONCE), Optional.of(resume.text()));
    return home.update(state -> state.begun(purpose).isPresent() ? state : state.with(next))
        .begun(purpose)
        .orElseThrow();
  }

  /** Forgets an enrolment that was refused for good. */
  void giveUp(Digest purpose) {
    home.update(state -> state.done(purpose));
  }

  /** The message by which the key of {@code begun} enrols, for what gives the right. */
  SignedMessage enrolment(Begun begun, Digest right) {
    return new DeviceRequest.Enrol(right, begun.nonce()).sign(keys.signer(begun.key()));
  }

  /** Keeps what an enrolment was answered with, and its firms. */
  Membership joined(Begun begun, CloudWire.EnrolledDevice enrolled, Optional<String> account) {
    Membership membership =
        new Membership(
            begun.server(),
            ContainerSerial.parse(enrolled.container()),
            DeviceId.parse(enrolled.device()),
            begun.key(),
            enrolled.token(),
            enrolled.generation(),
            account);
    List<KnownFirm> firms = believed(enrolled.firms(), begun.server());
    home.update(state -> with(state.with(membership).done(begun.purpose()), firms));
    return membership;
  }

  /** One container of this computer, asked in the name of its device. */
  CloudClient container(Membership membership) {
    return Servers.at(membership.server())
        .cloud(new HomeDevice(home, keys, random, membership.container()));
  }

  /** Whether a container is due to be asked what its vendors changed; then that begins now. */
  boolean updateBegins(ContainerSerial container, Duration every) {
    return home.begin("update-" + container.text(), InstantSource.system().instant(), every);
  }

  /** Keeps how far a transfer by files is; durable on return. */
  void carried(ContainerSerial container, FirmId firm, FileTransfer.Stage stage, String file) {
    Instant now = InstantSource.system().instant();
    home.update(state -> state.with(new FileTransfer(container, firm, stage, file, now)));
  }

  /** Forgets a transfer by files that came to its end. */
  void ended(ContainerSerial container, FirmId firm) {
    HomeState now = state();
    if (!now.ended(container, firm).equals(now)) {
      home.update(state -> state.ended(container, firm));
    }
  }

  /** Keeps that a licence that is to leave is in use, until when if it is; durable on return. */
  void leaves(
      LicenseId license,
      String name,
      ContainerSerial from,
      Optional<ContainerSerial> to,
      Optional<Instant> inUseUntil) {
    if (inUseUntil.isPresent()) {
      Leaving leaving = new Leaving(license, name, from, to, inUseUntil.get());
      home.update(state -> state.with(leaving));
    } else {
      left(license);
    }
  }

  /** Forgets that a licence was to leave: it left, or nobody waits for that. */
  void left(LicenseId license) {
    HomeState now = state();
    if (!now.left(license).equals(now)) {
      home.update(state -> state.left(license));
    }
  }

  /** Keeps firms that were met; durable on return. Those kept as they are shown are no news. */
  void meet(List<FirmBody> bodies, String server) {
    HomeState now = state();
    List<KnownFirm> firms =
        believed(bodies.stream().filter(body -> !isKept(now, body)).toList(), server);
    if (!with(now, firms).equals(now)) {
      home.update(state -> with(state, firms));
    }
  }

  private static boolean isKept(HomeState state, FirmBody body) {
    return state
        .firm(new FirmCode(body.code()))
        .filter(known -> known.id().equals(Wire.firm(body.id())))
        .filter(known -> known.anchor().equals(Wire.bytes("anchor", body.anchor(), LONGEST_ANCHOR)))
        .isPresent();
  }

  /** Keeps a firm whose anchor somebody took in; durable on return. */
  KnownFirm taken(FirmCode code, List<SignedMessage> roots) {
    if (!(Anchor.read(roots, check) instanceof Anchor.Reading.Genuine genuine)) {
      throw anchorRefused();
    }
    Anchor anchor = genuine.anchor();
    state()
        .firm(anchor.firm())
        .filter(known -> !known.code().equals(code))
        .ifPresent(
            known -> {
              throw new Refusal(
                  "firm.known-otherwise",
                  "This firm (%s) is known here as %s.".formatted(known.name(), known.code()),
                  "Give --code %s, and use that code.".formatted(known.code()));
            });
    KnownFirm firm = new KnownFirm(code, anchor.firm(), anchor.name(), anchor.encoded(), NO_SERVER);
    return home.update(state -> with(state, List.of(firm))).firm(code).orElseThrow();
  }

  void leave(ContainerSerial container) {
    home.update(state -> state.without(container));
  }

  /** Trust in a firm met before. */
  Function<FirmId, Optional<Trust>> trust() {
    HomeState state = state();
    Map<FirmId, Optional<Trust>> found = new ConcurrentHashMap<>();
    return id ->
        found.computeIfAbsent(
            id, firm -> state.firm(firm).map(known -> new Trust(anchor(known.anchor()), check)));
  }

  /** Keeps an anchor that continues the one kept; durable on return. */
  void learned(Anchor anchor) {
    home.update(
        state ->
            state
                .firm(anchor.firm())
                .map(known -> state.with(continued(known, anchor)))
                .orElse(state));
  }

  /** {@code known} with the longer of its anchor and {@code shown}, if they are of one line. */
  private KnownFirm continued(KnownFirm known, Anchor shown) {
    Anchor kept = anchor(known.anchor());
    if (shown.isContinuedBy(kept)) {
      return known;
    }
    if (!kept.isContinuedBy(shown)) {
      throw changed(known, shown.firm());
    }
    return new KnownFirm(known.code(), known.id(), shown.name(), shown.encoded(), known.server());
  }

  private static Refusal changed(KnownFirm known, FirmId shown) {
    return new Refusal(
            "firm.anchor-changed",
            "Another key is shown for firm %s (%s) than this computer trusts."
                .formatted(known.code(), known.name()),
            "Ask the vendor; if the change is theirs, use a new COFFER_HOME.")
        .with("known", known.id().root().hex())
        .with("shown", shown.root().hex());
  }

  KnownFirm firm(FirmCode code) {
    return state()
        .firm(code)
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.NO_LICENSE.type(),
                    "This computer has no licence of firm " + code + ".",
                    "Activate a ticket of theirs, sign in, or see 'coffer list'."));
  }

  /** The firm, for what needs only its anchor and no licence. */
  KnownFirm met(FirmCode code) {
    return state()
        .firm(code)
        .orElseThrow(
            () ->
                new Refusal(
                    Problem.FIRM_UNKNOWN.type(),
                    "This computer does not know firm " + code + ".",
                    "Take its anchor in: coffer import ANCHOR --code %s. With a network, activate"
                            .formatted(code)
                        + " a ticket of theirs or sign in."));
  }

  private HomeState with(HomeState state, List<KnownFirm> firms) {
    HomeState next = state;
    for (KnownFirm firm : firms) {
      Optional<KnownFirm> known = next.firm(firm.code());
      if (known.isPresent() && !known.get().id().equals(firm.id())) {
        throw changed(known.get(), firm.id());
      }
      next = next.with(known.map(each -> continued(each, anchor(firm.anchor()))).orElse(firm));
    }
    return next;
  }

  private List<KnownFirm> believed(List<FirmBody> bodies, String server) {
    return bodies.stream()
        .map(
            body -> {
              Bytes octets = Wire.bytes("anchor", body.anchor(), LONGEST_ANCHOR);
              Anchor anchor = anchor(octets);
              if (!anchor.firm().equals(Wire.firm(body.id()))) {
                throw anchorRefused();
              }
              return new KnownFirm(
                  new FirmCode(body.code()), anchor.firm(), anchor.name(), octets, server);
            })
        .toList();
  }

  private Anchor anchor(Bytes octets) {
    if (Anchor.parse(octets, check) instanceof Anchor.Reading.Genuine genuine) {
      return genuine.anchor();
    }
    throw anchorRefused();
  }

  private static Refusal anchorRefused() {
    return new Refusal(
        "firm.anchor-refused",
        "A firm's trust anchor is not signed by its own root.",
        "Nothing was kept; ask the vendor.");
  }

  /**
   * A server's address as it is kept and compared: no slash at its end; of several that stand for
   * one, with commas between, none.
   */
  static String address(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(each -> each.strip().replaceAll("/+$", ""))
        .collect(Collectors.joining(","));
  }
}
