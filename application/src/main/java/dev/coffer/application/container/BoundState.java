package dev.coffer.application.container;

import dev.coffer.application.RandomSource;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Threshold;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Any {@link SealedState}, bound to this computer: each value is sealed under a key of its own,
 * which enough parts of the computer give back (docs/spec/machine.md).
 *
 * <p>After a good opening, a part that changed is followed, one in {@value #FOLLOW_DAYS} days. A
 * part that cannot be read is not one that changed. What opened once is not asked for again in this
 * process. Thread-safe. Beside what the store throws, {@link MachineRefused}.
 */
public final class BoundState implements SealedState {
  /** Days between two parts that are followed. */
  public static final int FOLLOW_DAYS = 30;

  private static final Duration FOLLOW_EVERY = Duration.ofDays(FOLLOW_DAYS);
  private static final int LONGEST_KEPT = 256 * 1024;
  private static final int LEAST = Fingerprint.Strength.COMPUTER.weight();

  private final SealedState store;
  private final Fingerprint fingerprint;
  private final BindingPolicy policy;
  private final Function<Bytes, Secrets> sealing;
  private final RandomSource random;
  private final InstantSource clock;
  private final Map<ContainerSerial, Opened> opened = new ConcurrentHashMap<>();

  /**
   * What opened: the binding of one version, and its key.
   *
   * @param last what was read last and what was in it, unless that is long
   */
  private record Opened(long version, MachineBinding binding, Bytes key, Optional<Content> last) {}

  /** What is in some octets, so that they are not opened again. */
  private record Content(Bytes octets, Bytes plain) {
    static Optional<Content> of(Bytes octets, Bytes plain) {
      return octets.length() > LONGEST_KEPT
          ? Optional.empty()
          : Optional.of(new Content(octets, plain));
    }
  }

  /**
   * Binds what is stored in {@code store}.
   *
   * @param policy of what is made from now on; what is there keeps its own
   * @param sealing seals under a key of 32 octets
   */
  public BoundState(
      SealedState store,
      Fingerprint fingerprint,
      BindingPolicy policy,
      Function<Bytes, Secrets> sealing,
      RandomSource random,
      InstantSource clock) {
    this.store = store;
    this.fingerprint = fingerprint;
    this.policy = policy;
    this.sealing = sealing;
    this.random = random;
    this.clock = clock;
  }

  @Override
  public Optional<Stored> find(ContainerSerial serial) {
    Optional<Stored> stored = store.find(serial);
    if (stored.isEmpty()) {
      return stored;
    }
    Bytes octets = stored.get().sealed();
    long version = stored.get().version();
    Opened known = opened.get(serial);
    if (known != null && known.version() == version) {
      Optional<Content> same = known.last().filter(last -> last.octets().equals(octets));
      if (same.isPresent()) {
        return Optional.of(new Stored(same.get().plain(), version));
      }
    }
    MachineBinding.Envelope envelope = parsed(serial, octets);
    if (known != null && known.binding().equals(envelope.binding())) {
      Bytes plain = content(serial, envelope, known.key());
      opened.put(
          serial, new Opened(version, known.binding(), known.key(), Content.of(octets, plain)));
      return Optional.of(new Stored(plain, version));
    }
    Opening opening = opening(serial, envelope.binding());
    Bytes plain = content(serial, envelope, opening.key());
    Optional<MachineBinding> next = followed(envelope.binding(), opening);
    if (next.isPresent()
        && store.replace(serial, version, sealed(serial, next.get(), opening.key(), plain))) {
      opened.put(serial, new Opened(version + 1, next.get(), opening.key(), Optional.empty()));
      return Optional.of(new Stored(plain, version + 1));
    }
    opened.put(
        serial, new Opened(version, envelope.binding(), opening.key(), Content.of(octets, plain)));
    return Optional.of(new Stored(plain, version));
  }

  @Override
  public Optional<Binding> binding(ContainerSerial serial) {
    return store
        .find(serial)
        .map(stored -> parsed(serial, stored.sealed()).binding().policy().binding());
  }

  @Override
  public boolean create(ContainerSerial serial, Bytes sealed) {
    Bytes key = random.next(MachineBinding.KEY);
    MachineBinding binding = bound(key);
    boolean created = store.create(serial, sealed(serial, binding, key, sealed));
    if (created) {
      opened.put(serial, new Opened(1, binding, key, Optional.empty()));
    }
    return created;
  }

  @Override
  public boolean replace(ContainerSerial serial, long expected, Bytes sealed) {
    Opened known = opened.get(serial);
    if (known == null || known.version() != expected) {
      Optional<Stored> found = find(serial);
      known = opened.get(serial);
      if (found.isEmpty() || known == null || known.version() != expected) {
        return false;
      }
    }
    Bytes octets = sealed(serial, known.binding(), known.key(), sealed);
    boolean replaced = store.replace(serial, expected, octets);
    if (replaced) {
      opened.put(
          serial,
          new Opened(expected + 1, known.binding(), known.key(), Content.of(octets, sealed)));
    }
    return replaced;
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    return store.list(after, limit);
  }

  private static MachineBinding.Envelope parsed(ContainerSerial serial, Bytes octets) {
    try {
      return MachineBinding.Envelope.parse(octets);
    } catch (Malformed e) {
      throw damaged(serial);
    }
  }

  private Bytes content(ContainerSerial serial, MachineBinding.Envelope envelope, Bytes key) {
    try {
      return sealing.apply(key).open(purpose(serial, envelope.binding()), envelope.sealed());
    } catch (SecretsUnreadable e) {
      throw damaged(serial);
    }
  }

  private Bytes sealed(ContainerSerial serial, MachineBinding binding, Bytes key, Bytes plain) {
    Bytes sealed = sealing.apply(key).seal(purpose(serial, binding), plain);
    return new MachineBinding.Envelope(binding, sealed).encode();
  }

  /** The binding is part of it, so that none is put before another's content. */
  private static String purpose(ContainerSerial serial, MachineBinding binding) {
    return "machine/" + serial.text() + "/" + Digest.sha256(binding.toCbor().encode()).hex();
  }

  private MachineBinding bound(Bytes key) {
    Fingerprint.Computer computer = fingerprint.read();
    List<Fingerprint.Component> usable =
        computer.components().stream()
            .filter(each -> each.reading() instanceof Fingerprint.Reading.Value)
            .toList();
    int all = usable.stream().mapToInt(each -> each.strength().weight()).sum();
    int copied =
        usable.stream()
            .filter(each -> each.strength().copied())
            .mapToInt(each -> each.strength().weight())
            .sum();
    if (all < LEAST || copied == all) {
      throw unstable(computer, usable);
    }
    int needed = policy.needed(all, copied);
    List<Threshold.Share> shares =
        Threshold.split(key, needed, all, random.next((needed - 1) * MachineBinding.KEY));
    Bytes salt = random.next(MachineBinding.KEY);
    List<MachineBinding.Part> parts = new ArrayList<>();
    int next = 0;
    for (Fingerprint.Component each : usable) {
      int weight = each.strength().weight();
      Bytes value = ((Fingerprint.Reading.Value) each.reading()).octets();
      Bytes own = values(shares.subList(next, next + weight));
      parts.add(
          new MachineBinding.Part(
              each.name(),
              weight,
              sealing
                  .apply(MachineBinding.key(salt, each.name(), value))
                  .seal(MachineBinding.purpose(each.name()), own)));
      next += weight;
    }
    return new MachineBinding(policy, needed, now(), salt, parts);
  }

  private static Bytes values(List<Threshold.Share> shares) {
    return Bytes.concat(shares.stream().map(Threshold.Share::value).toArray(Bytes[]::new));
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS);
  }

  /** What a computer gives of a key. */
  private record Opening(
      Bytes key, List<Threshold.Share> shares, Map<Integer, Bytes> changed, boolean allRead) {}

  private Opening opening(ContainerSerial serial, MachineBinding binding) {
    Attempt first = attempt(binding, fingerprint.read());
    // What could not be read, or was read wrong, in one moment may be read in the next.
    Attempt attempt = first.opens() ? first : attempt(binding, fingerprint.read());
    if (!attempt.opens()) {
      throw attempt.refusal(serial);
    }
    return new Opening(
        Threshold.secret(attempt.shares.subList(0, binding.needed())),
        attempt.shares,
        attempt.changed,
        attempt.unreadable.isEmpty());
  }

  private Attempt attempt(MachineBinding binding, Fingerprint.Computer computer) {
    Attempt attempt = new Attempt(binding, computer);
    for (int i = 0; i < binding.parts().size(); i++) {
      MachineBinding.Part part = binding.parts().get(i);
      Optional<Fingerprint.Component> here =
          computer.components().stream()
              .filter(each -> each.name().equals(part.name()))
              .findFirst();
      attempt.add(i, part, here);
    }
    return attempt;
  }

  /** One reading of a computer against a binding. */
  private final class Attempt {
    private final MachineBinding binding;
    private final Fingerprint.Computer computer;
    private final List<Threshold.Share> shares = new ArrayList<>();
    private final Map<Integer, Bytes> changed = new ConcurrentHashMap<>();
    private final List<Fingerprint.Component> unreadable = new ArrayList<>();
    private final List<MachineBinding.Part> other = new ArrayList<>();

    private Attempt(MachineBinding binding, Fingerprint.Computer computer) {
      this.binding = binding;
      this.computer = computer;
    }

    private void add(
        int index, MachineBinding.Part part, Optional<Fingerprint.Component> component) {
      Optional<Fingerprint.Reading> reading = component.map(Fingerprint.Component::reading);
      if (reading.isPresent() && reading.get() instanceof Fingerprint.Reading.Unreadable) {
        unreadable.add(component.get());
      } else if (reading.isPresent() && reading.get() instanceof Fingerprint.Reading.Value value) {
        Optional<Bytes> own = own(part, value.octets());
        if (own.isEmpty()) {
          changed.put(index, value.octets());
          other.add(part);
          return;
        }
        for (int i = 0; i < part.weight(); i++) {
          Bytes share = own.get().slice(i * MachineBinding.KEY, (i + 1) * MachineBinding.KEY);
          shares.add(new Threshold.Share(binding.first(index) + i, share));
        }
      } else {
        other.add(part);
      }
    }

    private Optional<Bytes> own(MachineBinding.Part part, Bytes value) {
      try {
        return Optional.of(
                sealing
                    .apply(binding.key(part.name(), value))
                    .open(MachineBinding.purpose(part.name()), part.shares()))
            .filter(own -> own.length() == part.weight() * MachineBinding.KEY);
      } catch (SecretsUnreadable e) {
        return Optional.empty();
      }
    }

    private boolean opens() {
      return shares.size() >= binding.needed();
    }

    private MachineRefused refusal(ContainerSerial serial) {
      int hidden = unreadable.stream().mapToInt(this::weight).sum();
      return shares.size() + hidden >= binding.needed() ? unreadable(serial) : changed(serial);
    }

    private int weight(Fingerprint.Component component) {
      return binding.parts().stream()
          .filter(part -> part.name().equals(component.name()))
          .mapToInt(MachineBinding.Part::weight)
          .sum();
    }

    private MachineRefused unreadable(ContainerSerial serial) {
      String remedies =
          unreadable.stream()
              .map(each -> ((Fingerprint.Reading.Unreadable) each.reading()).remedy())
              .distinct()
              .collect(Collectors.joining("; "));
      return new MachineRefused(
          MachineRefused.Reason.UNREADABLE,
          unreadable.stream().map(Fingerprint.Component::name).toList(),
          "Container %s does not open: %s cannot be read now; nothing of this computer is known to"
                  .formatted(serial.text(), labels(unreadable))
              + " have changed.",
          "To open it, " + remedies + ", then try again.");
    }

    private MachineRefused changed(ContainerSerial serial) {
      List<String> names = other.stream().map(MachineBinding.Part::name).toList();
      String labels = names.stream().map(this::label).collect(Collectors.joining(", "));
      return new MachineRefused(
          MachineRefused.Reason.CHANGED,
          names,
          "Container %s is bound to another computer: here %s %s (policy %s, %d of %d needed, %d fit)."
              .formatted(
                  serial.text(),
                  labels,
                  names.size() == 1 ? "is another" : "are others",
                  binding.policy().name().toLowerCase(Locale.ROOT),
                  binding.needed(),
                  binding.parts().stream().mapToInt(MachineBinding.Part::weight).sum(),
                  shares.size()),
          "Use it where it was made, or put the part back; if that computer is lost or was rebuilt,"
              + " restore its licences: coffer restore TICKET.");
    }

    private String label(String name) {
      return computer.components().stream()
          .filter(each -> each.name().equals(name))
          .map(Fingerprint.Component::label)
          .findFirst()
          .orElse(name);
    }
  }

  private static String labels(List<Fingerprint.Component> components) {
    return components.stream().map(Fingerprint.Component::label).collect(Collectors.joining(", "));
  }

  /** The binding that follows one part that changed, where it is time to. */
  private Optional<MachineBinding> followed(MachineBinding binding, Opening opening) {
    boolean due = !now().isBefore(binding.renewed().plus(FOLLOW_EVERY));
    if (opening.changed().isEmpty() || !due) {
      return Optional.empty();
    }
    int index = opening.changed().keySet().stream().sorted().findFirst().orElseThrow();
    MachineBinding.Part part = binding.parts().get(index);
    List<Threshold.Share> known = opening.shares().subList(0, binding.needed());
    List<Threshold.Share> own = new ArrayList<>();
    for (int i = 0; i < part.weight(); i++) {
      int number = binding.first(index) + i;
      own.add(new Threshold.Share(number, Threshold.at(number, known)));
    }
    Bytes key = binding.key(part.name(), Objects.requireNonNull(opening.changed().get(index)));
    Bytes shares = sealing.apply(key).seal(MachineBinding.purpose(part.name()), values(own));
    return Optional.of(binding.following(index, shares, now()));
  }

  private static MachineRefused damaged(ContainerSerial serial) {
    return new MachineRefused(
        MachineRefused.Reason.DAMAGED,
        List.of(),
        "The file of container %s was altered or cut short.".formatted(serial.text()),
        "Put a backup of it back, or restore its licences: coffer restore TICKET.");
  }

  private static MachineRefused unstable(
      Fingerprint.Computer computer, List<Fingerprint.Component> usable) {
    String what =
        switch (computer.environment()) {
          case PHYSICAL -> "This computer";
          case VIRTUAL_MACHINE -> "This virtual machine";
          case CONTAINER -> "This operating-system container";
        };
    String unreadable =
        computer.components().stream()
            .filter(each -> each.reading() instanceof Fingerprint.Reading.Unreadable)
            .map(
                each ->
                    each.label()
                        + " cannot be read: "
                        + ((Fingerprint.Reading.Unreadable) each.reading()).remedy())
            .collect(Collectors.joining("; "));
    return new MachineRefused(
        MachineRefused.Reason.UNSTABLE,
        computer.components().stream()
            .filter(each -> !usable.contains(each))
            .map(Fingerprint.Component::name)
            .toList(),
        what
            + " has too little that tells it from others"
            + (usable.isEmpty() ? "" : ", only " + labels(usable))
            + ", to bind a file to it"
            + (unreadable.isEmpty() ? "" : " (" + unreadable + ")")
            + ".",
        "Use a cloud container (--into cloud), or a dongle; pods and build machines enrol with a"
            + " workload credential.");
  }
}
