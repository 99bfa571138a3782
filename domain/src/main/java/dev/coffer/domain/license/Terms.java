package dev.coffer.domain.license;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.lease.Counting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a licence allows, as complete data. Instants have whole seconds; intervals are half-open:
 * usable from {@code validFrom}, no longer at {@code validUntil}; never, where both are the same.
 *
 * @param kinds where it may live, 1 to 3 kinds, the first is the default
 * @param validFrom usable from this instant
 * @param validUntil unusable from this instant
 * @param usagePeriod usable this long from its first use
 * @param maintenanceUntil covers releases before this instant
 * @param units units granted in total, ever; left are these less the used
 * @param seats how many may use it at once, 1..10 000
 * @param counting what takes a seat
 * @param lingerTime how long a seat stays taken after its release
 * @param borrow how it may be lent
 * @param linkLoss what holds when the link to its container fails
 * @param contactEvery unusable when the last certified contact is older
 * @param namedUser the one user it is for, at most 128 characters
 * @param localOnly never served to another computer
 * @param moves what its holder may do with it
 * @param publicData the vendor's data, readable by all, at most 4096 bytes
 * @param secretData the vendor's data that only serves as a key source, at most 256 bytes
 * @param binding how closely a machine container has to be bound at least, to hold it
 */
public record Terms(
    List<ContainerKind> kinds,
    Optional<Instant> validFrom,
    Optional<Instant> validUntil,
    Optional<Duration> usagePeriod,
    Optional<Instant> maintenanceUntil,
    Optional<Long> units,
    int seats,
    Counting counting,
    Duration lingerTime,
    Optional<Borrow> borrow,
    LinkLoss linkLoss,
    Optional<Duration> contactEvery,
    Optional<String> namedUser,
    boolean localOnly,
    Moves moves,
    Bytes publicData,
    Bytes secretData,
    Optional<Binding> binding) {
  public static final int MOST_SEATS = 10_000;
  public static final long MOST_UNITS = Used.MOST_UNITS;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Instant LAST = Instant.ofEpochSecond(MOST_SECONDS);
  private static final int LONGEST_PUBLIC_DATA = 4096;
  private static final int LONGEST_SECRET_DATA = 256;
  private static final int LONGEST_USER = 128;

  /** A way of counting is written as its place in this list, which only grows. */
  private static final List<Counting> COUNTING =
      List.of(Counting.PER_ACCESS, Counting.PER_STATION, Counting.EXCLUSIVE, Counting.UNCOUNTED);

  public Terms {
    kinds = List.copyOf(kinds);
    require(
        !kinds.isEmpty() && kinds.stream().distinct().count() == kinds.size(),
        "kinds must be 1 to 3 different ones");
    require(seats >= 1 && seats <= MOST_SEATS, "seats must be 1..10000, was " + seats);
    require(
        units.isEmpty() || (units.get() >= 0 && units.get() <= MOST_UNITS),
        "units must be 0..2^53");
    require(
        validFrom.isEmpty() || validUntil.isEmpty() || !validFrom.get().isAfter(validUntil.get()),
        "validFrom must not be after validUntil");
    namedUser.ifPresent(user -> Text.line("a user's name", user, LONGEST_USER));
    require(publicData.length() <= LONGEST_PUBLIC_DATA, "public data over 4096 bytes");
    require(secretData.length() <= LONGEST_SECRET_DATA, "secret data over 256 bytes");
    validFrom.ifPresent(Terms::requireWhole);
    validUntil.ifPresent(Terms::requireWhole);
    maintenanceUntil.ifPresent(Terms::requireWhole);
    usagePeriod.ifPresent(Terms::requirePositive);
    contactEvery.ifPresent(Terms::requirePositive);
    requireWhole(lingerTime, 0);
  }

  /** How a licence may be lent: at most this many seats, each for at most this long. */
  public record Borrow(int seats, Duration longest) {
    public Borrow {
      require(seats >= 1 && seats <= MOST_SEATS, "borrowable seats must be 1..10000");
      requirePositive(longest);
    }
  }

  /** What holds when the link to the container fails. */
  public sealed interface LinkLoss {
    /** Use ends. */
    record OnlineOnly() implements LinkLoss {}

    /** Use may go on for this long; it is recorded and reported, and is no lease. */
    record Grace(Duration longest) implements LinkLoss {
      public Grace {
        requirePositive(longest);
      }
    }

    /** Use may go on to the end of the lease's term, which the holder may ask to be this long. */
    record LeaseTerm(Duration longest) implements LinkLoss {
      public LeaseTerm {
        requirePositive(longest);
      }
    }
  }

  /**
   * What the holder may do without asking.
   *
   * @param mayReturn give it back, so that its ticket can be activated again
   * @param mayMove return and activate elsewhere in one step
   * @param restores how often it may be restored after a loss, 0..1000
   * @param restoreWait the least time between two restores
   */
  public record Moves(boolean mayReturn, boolean mayMove, int restores, Duration restoreWait) {
    public static final Moves NONE = new Moves(false, false, 0, Duration.ZERO);

    public Moves {
      require(restores >= 0 && restores <= 1000, "restores must be 0..1000");
      requireWhole(restoreWait, 0);
    }
  }

  /** Whether nobody could ever use it: only where it lives, which is only across a network. */
  public boolean unusable() {
    return localOnly && kinds.stream().noneMatch(ContainerKind::isLocal);
  }

  /** Perpetual, one seat, in the cloud; may be returned and moved. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Whether these terms allow use at {@code now}, given the first use so far.
   *
   * @param firstUse when it was used first, empty if never: a usage period starts with first use
   */
  public Validity validAt(Instant now, Optional<Instant> firstUse) {
    if (validFrom.isPresent() && now.isBefore(validFrom.get())) {
      return new Validity.NotYet(validFrom.get());
    }
    Optional<Instant> end = effectiveEnd(firstUse);
    if (end.isPresent() && !now.isBefore(end.get())) {
      return new Validity.Over(end.get());
    }
    return new Validity.Valid(end);
  }

  /** The earlier of validUntil and the end of a usage period that has begun. */
  public Optional<Instant> effectiveEnd(Optional<Instant> firstUse) {
    Optional<Instant> periodEnd =
        usagePeriod.flatMap(period -> firstUse.map(start -> start.plus(period)));
    if (periodEnd.isEmpty()) {
      return validUntil;
    }
    if (validUntil.isEmpty()) {
      return periodEnd;
    }
    return validUntil.get().isBefore(periodEnd.get()) ? validUntil : periodEnd;
  }

  /**
   * These terms for a container that the licence comes to after {@code used} was used of it
   * elsewhere: units spent are gone from the grant, and a usage period that began goes on to its
   * end, so that moving gains nothing.
   */
  public Terms carrying(Used used) {
    boolean began = usagePeriod.isPresent() && used.firstUse().isPresent();
    Optional<Instant> end =
        began
            ? effectiveEnd(used.firstUse()).map(each -> each.isAfter(LAST) ? LAST : each)
            : validUntil;
    boolean overBeforeItStarts =
        end.isPresent() && validFrom.filter(end.get()::isBefore).isPresent();
    return with(
        overBeforeItStarts ? end : validFrom,
        end,
        began ? Optional.empty() : usagePeriod,
        units.map(total -> Math.max(0, total - used.units())),
        secretData);
  }

  /**
   * What was used elsewhere when an entry with {@code shown} was made of these terms, as far as
   * that shows; empty: an entry of these terms does not look so.
   */
  Optional<Used> usedWhen(Terms shown) {
    long spent = units.isPresent() ? units.get() - shown.units.orElse(units.get()) : 0;
    Optional<Instant> first =
        shown.usagePeriod.isPresent()
            ? Optional.empty()
            : usagePeriod.flatMap(period -> shown.validUntil.map(end -> end.minus(period)));
    if (spent < 0 || first.filter(Instant.EPOCH::isAfter).isPresent()) {
      return Optional.empty();
    }
    Used used = new Used(spent, first);
    return carrying(used).concealed().equals(shown) ? Optional.of(used) : Optional.empty();
  }

  /**
   * These terms of an entry as its licence has them: with the units that {@code used} took off, and
   * the secret data that no entry shows.
   */
  Terms revealed(Used used, Bytes secret) {
    Optional<Long> total = units.map(left -> Math.min(MOST_UNITS, left + used.units()));
    return with(validFrom, validUntil, usagePeriod, total, secret);
  }

  /** These terms as an entry shows them: secret data travels wrapped among its keys instead. */
  Terms concealed() {
    return with(validFrom, validUntil, usagePeriod, units, Bytes.empty());
  }

  private Terms with(
      Optional<Instant> from,
      Optional<Instant> until,
      Optional<Duration> period,
      Optional<Long> total,
      Bytes secret) {
    return new Terms(
        kinds,
        from,
        until,
        period,
        maintenanceUntil,
        total,
        seats,
        counting,
        lingerTime,
        borrow,
        linkLoss,
        contactEvery,
        namedUser,
        localOnly,
        moves,
        publicData,
        secret,
        binding);
  }

  /** Whether terms allow use at one instant. */
  public sealed interface Validity {
    /** They do, until {@code end} if there is one. */
    record Valid(Optional<Instant> end) implements Validity {}

    /** Not before {@code from}. */
    record NotYet(Instant from) implements Validity {}

    /** No longer since {@code end}. */
    record Over(Instant end) implements Validity {}
  }

  /** The terms as they stand in an entry, and in stores. */
  public Cbor toCbor() {
    MapWriter writer = new MapWriter();
    writer.put(1, kinds.stream().map(kind -> Cbor.of(kind.letter())).toList());
    writer.put(2, validFrom.map(Terms::seconds));
    writer.put(3, validUntil.map(Terms::seconds));
    writer.put(4, usagePeriod.map(period -> Cbor.of(period.toSeconds())));
    writer.put(5, maintenanceUntil.map(Terms::seconds));
    writer.put(6, units.map(Cbor::of));
    writer.put(7, seats);
    writer.put(8, COUNTING.indexOf(counting));
    writer.put(9, lingerTime.toSeconds());
    writer.put(
        10,
        borrow.map(lend -> Cbor.array(Cbor.of(lend.seats()), Cbor.of(lend.longest().toSeconds()))));
    writer.put(11, linkLossToCbor());
    writer.put(12, contactEvery.map(period -> Cbor.of(period.toSeconds())));
    writer.put(13, namedUser.map(Cbor::of));
    writer.put(14, localOnly);
    writer.put(
        15,
        Cbor.array(
            Cbor.of(moves.mayReturn()),
            Cbor.of(moves.mayMove()),
            Cbor.of(moves.restores()),
            Cbor.of(moves.restoreWait().toSeconds())));
    writer.put(16, publicData);
    writer.put(17, secretData);
    writer.put(18, binding.map(least -> Cbor.of(least.code())));
    return writer.build();
  }

  /**
   * Reads {@link #toCbor()}.
   *
   * @throws Malformed by name
   */
  public static Terms fromCbor(Cbor value) {
    MapReader reader = MapReader.of(value, "terms");
    List<ContainerKind> kinds = new ArrayList<>();
    for (Cbor item : reader.array(1, 3)) {
      kinds.add(ContainerKind.ofLetter((char) integer(item, 0, 127)));
    }
    Terms terms =
        new Terms(
            kinds,
            instant(reader, 2),
            instant(reader, 3),
            period(reader, 4),
            instant(reader, 5),
            reader.optionalInteger(6, 0, MOST_UNITS),
            (int) reader.integer(7, 1, MOST_SEATS),
            COUNTING.get((int) reader.integer(8, 0, COUNTING.size() - 1L)),
            Duration.ofSeconds(reader.integer(9, 0, MOST_SECONDS)),
            reader.optional(10).map(Terms::borrowFromCbor),
            linkLossFromCbor(reader.required(11)),
            period(reader, 12),
            reader.optionalText(13, LONGEST_USER),
            reader.bool(14),
            movesFromCbor(reader.required(15)),
            reader.bytes(16, 0, LONGEST_PUBLIC_DATA),
            reader.bytes(17, 0, LONGEST_SECRET_DATA),
            reader.optionalInteger(18, 1, Binding.values().length).map(Binding::ofCode));
    reader.end();
    return terms;
  }

  private Cbor linkLossToCbor() {
    if (linkLoss instanceof LinkLoss.Grace grace) {
      return Cbor.array(Cbor.of(1), Cbor.of(grace.longest().toSeconds()));
    }
    if (linkLoss instanceof LinkLoss.LeaseTerm lease) {
      return Cbor.array(Cbor.of(2), Cbor.of(lease.longest().toSeconds()));
    }
    return Cbor.array(Cbor.of(0), Cbor.of(0));
  }

  private static LinkLoss linkLossFromCbor(Cbor value) {
    List<Cbor> parts = parts(value, 2);
    Duration longest = Duration.ofSeconds(integer(parts.get(1), 0, MOST_SECONDS));
    return switch ((int) integer(parts.get(0), 0, 2)) {
      case 1 -> new LinkLoss.Grace(longest);
      case 2 -> new LinkLoss.LeaseTerm(longest);
      default -> {
        require(longest.isZero(), "online only has no length");
        yield new LinkLoss.OnlineOnly();
      }
    };
  }

  private static Borrow borrowFromCbor(Cbor value) {
    List<Cbor> parts = parts(value, 2);
    return new Borrow(
        (int) integer(parts.get(0), 1, MOST_SEATS),
        Duration.ofSeconds(integer(parts.get(1), 1, MOST_SECONDS)));
  }

  private static Moves movesFromCbor(Cbor value) {
    List<Cbor> parts = parts(value, 4);
    return new Moves(
        bool(parts.get(0)),
        bool(parts.get(1)),
        (int) integer(parts.get(2), 0, 1000),
        Duration.ofSeconds(integer(parts.get(3), 0, MOST_SECONDS)));
  }

  private static List<Cbor> parts(Cbor value, int size) {
    if (value instanceof Cbor.Array array && array.items().size() == size) {
      return array.items();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "terms expect an array of " + size);
  }

  private static long integer(Cbor value, long least, long most) {
    if (!(value instanceof Cbor.Int number)) {
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "terms expect a number");
    }
    require(
        number.value() >= least && number.value() <= most, "terms expect " + least + ".." + most);
    return number.value();
  }

  private static boolean bool(Cbor value) {
    if (value instanceof Cbor.Bool bool) {
      return bool.value();
    }
    throw new Malformed(Malformed.Reason.WRONG_TYPE, "terms expect true or false");
  }

  private static Cbor seconds(Instant instant) {
    return Cbor.of(instant.getEpochSecond());
  }

  private static Optional<Instant> instant(MapReader reader, long key) {
    return reader.optionalInteger(key, 0, MOST_SECONDS).map(Instant::ofEpochSecond);
  }

  private static Optional<Duration> period(MapReader reader, long key) {
    return reader.optionalInteger(key, 1, MOST_SECONDS).map(Duration::ofSeconds);
  }

  private static void requireWhole(Instant instant) {
    require(
        instant.getNano() == 0
            && instant.getEpochSecond() >= 0
            && instant.getEpochSecond() <= MOST_SECONDS,
        "an instant has whole seconds from 1970 to 9999");
  }

  private static void requirePositive(Duration duration) {
    requireWhole(duration, 1);
  }

  private static void requireWhole(Duration duration, long least) {
    require(
        duration.getNano() == 0
            && duration.getSeconds() >= least
            && duration.getSeconds() <= MOST_SECONDS,
        "a period has whole seconds, at least " + least);
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, rule);
    }
  }

  /** Collects terms that differ from the default. Not thread-safe. */
  public static final class Builder {
    private List<ContainerKind> kinds = List.of(ContainerKind.CLOUD);
    private @Nullable Instant validFrom;
    private @Nullable Instant validUntil;
    private @Nullable Duration usagePeriod;
    private @Nullable Instant maintenanceUntil;
    private @Nullable Long units;
    private int seats = 1;
    private Counting counting = Counting.PER_ACCESS;
    private Duration lingerTime = Duration.ZERO;
    private @Nullable Borrow borrow;
    private LinkLoss linkLoss = new LinkLoss.OnlineOnly();
    private @Nullable Duration contactEvery;
    private @Nullable String namedUser;
    private boolean localOnly;
    private Moves moves = new Moves(true, true, 0, Duration.ZERO);
    private Bytes publicData = Bytes.empty();
    private Bytes secretData = Bytes.empty();
    private @Nullable Binding binding;

    private Builder() {}

    public Builder kinds(ContainerKind... allowed) {
      kinds = List.of(allowed);
      return this;
    }

    public Builder validFrom(Instant instant) {
      validFrom = instant;
      return this;
    }

    public Builder validUntil(Instant instant) {
      validUntil = instant;
      return this;
    }

    public Builder usagePeriod(Duration period) {
      usagePeriod = period;
      return this;
    }

    public Builder maintenanceUntil(Instant instant) {
      maintenanceUntil = instant;
      return this;
    }

    public Builder units(long total) {
      units = total;
      return this;
    }

    public Builder seats(int quantity) {
      seats = quantity;
      return this;
    }

    public Builder counting(Counting rule) {
      counting = rule;
      return this;
    }

    public Builder lingerTime(Duration time) {
      lingerTime = time;
      return this;
    }

    public Builder borrow(Borrow rule) {
      borrow = rule;
      return this;
    }

    public Builder linkLoss(LinkLoss rule) {
      linkLoss = rule;
      return this;
    }

    public Builder contactEvery(Duration period) {
      contactEvery = period;
      return this;
    }

    public Builder namedUser(String name) {
      namedUser = name;
      return this;
    }

    public Builder localOnly(boolean only) {
      localOnly = only;
      return this;
    }

    public Builder moves(Moves allowed) {
      moves = allowed;
      return this;
    }

    public Builder publicData(Bytes data) {
      publicData = data;
      return this;
    }

    public Builder secretData(Bytes data) {
      secretData = data;
      return this;
    }

    public Builder binding(Binding least) {
      binding = least;
      return this;
    }

    public Terms build() {
      return new Terms(
          kinds,
          Optional.ofNullable(validFrom),
          Optional.ofNullable(validUntil),
          Optional.ofNullable(usagePeriod),
          Optional.ofNullable(maintenanceUntil),
          Optional.ofNullable(units),
          seats,
          counting,
          lingerTime,
          Optional.ofNullable(borrow),
          linkLoss,
          Optional.ofNullable(contactEvery),
          Optional.ofNullable(namedUser),
          localOnly,
          moves,
          publicData,
          secretData,
          Optional.ofNullable(binding));
    }
  }
}
