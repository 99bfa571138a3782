package dev.coffer.bootstrap.bench;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.adapters.persistence.home.Home;
import dev.coffer.application.Coffer;
import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.BoundState;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.Fingerprint;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a machine container costs: opening it, taking a seat of it and applying an update to it,
 * with real files, keys and fingerprint, of a firm that exists for the while of the bench alone.
 */
public final class MachineBench {
  private static final ProductCode PRODUCT = new ProductCode(10);
  private static final int OPENINGS = 41;
  private static final int APPLIES = 101;
  private static final int SEATS = 20_000;
  private static final Duration TERM = Duration.ofMinutes(5);

  private final Path home;
  private final Fingerprint fingerprint;
  private final InstantSource clock = InstantSource.system();
  private final RandomSource random = SoftwareCrypto.random();
  private final Ids ids = new TimeOrderedIds(clock, random);
  private final SignatureCheck check = SoftwareCrypto.signatureCheck();
  private final Coffer vendor;
  private final Firm firm;

  private MachineBench(Path home, Fingerprint fingerprint) {
    this.home = home;
    this.fingerprint = bindable(fingerprint);
    Secrets secrets = SoftwareCrypto.secrets(random.next(32), random);
    this.vendor =
        Coffer.with(
            new Ports(
                MemoryStores.empty().ports(clock),
                SoftwareCrypto.all(secrets, random),
                Ports.World.of(clock, random, new MemoryMailer()),
                new Ports.Settings(
                    new AccountSettings(false, "https://bench.invalid"), LeaseSettings.CLOUD)));
    this.firm =
        ((Firms.Founding.Founded)
                vendor.firms().found(new FirmCode(1001), "Bench", Set.of(Algorithm.ESP256)))
            .firm();
  }

  /**
   * What was measured, on one thread.
   *
   * @param firstOpenMillis the first opening of this process, with nothing compiled yet
   * @param openMillis the median of later ones: files, fingerprint, key, what is in it
   * @param seatMicros to take one seat, median: what fits is found, the ledger of the home decides,
   *     the container signs
   * @param batchedSeatMicros to take one of {@value SeatSource#MOST} that are asked for together
   * @param applyMillis to verify and apply an update, durably, median
   * @param parts of the fingerprint that were read
   * @param madeUp whether the computer has no part to bind to, so that one was made up
   */
  public record Result(
      double firstOpenMillis,
      double openMillis,
      double seatMicros,
      double batchedSeatMicros,
      double applyMillis,
      int parts,
      boolean madeUp,
      String java) {}

  /**
   * Measures.
   *
   * @param home an empty folder
   * @param fingerprint of this computer
   */
  public static Result run(Path home, Fingerprint fingerprint) {
    return new MachineBench(home, fingerprint).run();
  }

  private Result run() {
    License license = filled();
    double[] opened = new double[OPENINGS];
    for (int i = 0; i < OPENINGS; i++) {
      long start = System.nanoTime();
      OwnContainers own = own();
      ContainerSerial serial = own.all().get(0);
      if (own.driver().contents(serial, firm.id()).items().size() != 1) {
        throw new IllegalStateException("the licence is not there");
      }
      opened[i] = (System.nanoTime() - start) / 1e6;
    }
    SeatSource seats = own().seats(own().all().get(0), () -> {});
    seats(seats, 1);
    double one = seats(seats, 1);
    double batched = seats(seats, SeatSource.MOST);
    double apply = applied(license);
    Fingerprint.Computer computer = fingerprint.read();
    return new Result(
        opened[0],
        median(Arrays.copyOfRange(opened, 1, OPENINGS)),
        one,
        batched,
        apply,
        (int)
            computer.components().stream()
                .filter(each -> each.reading() instanceof Fingerprint.Reading.Value)
                .count(),
        computer.components().stream().anyMatch(each -> each.equals(MADE_UP)),
        Runtime.version().toString());
  }

  /** As a process that starts has it. */
  private OwnContainers own() {
    Secrets secrets = SoftwareCrypto.secrets(home.resolve("master.key"), random);
    Keys keys = SoftwareCrypto.keys(secrets, random);
    Home opened = Home.open(home, secrets, random);
    LeaseLedger seats = opened.seats(clock);
    SealedState bound =
        new BoundState(
            opened.containers(),
            fingerprint,
            BindingPolicy.MEDIUM,
            key -> SoftwareCrypto.secrets(key, random),
            random,
            clock);
    return OwnContainers.ofMachine(bound, keys, secrets, check, seats, clock);
  }

  /** A container with one licence. */
  private License filled() {
    Product product =
        new Product(firm.id(), PRODUCT, "Product", "", FeatureMap.NONE, terms(10_000), List.of());
    done(vendor.sales().add(product));
    Sales.Sale sale =
        done(
            vendor
                .sales()
                .sell(firm.id(), Optional.empty(), List.of(new Order.Item(PRODUCT, 1)), ""));
    License license = sale.licenses().get(0);
    OwnContainers own = own();
    done(
        own.activate(
            vendor.central(),
            own.driver().create(),
            firm.id(),
            sale.ticket().lookupHash(),
            List.of(new OwnContainers.Offered(license.id(), license.generation())),
            "bench"));
    return license;
  }

  /**
   * Microseconds for a seat, of so many that are taken together; they are given back unmeasured.
   */
  private double seats(SeatSource source, int together) {
    double[] micros = new double[Math.max(101, SEATS / together)];
    LeaseQuery query = new LeaseQuery(firm.id(), PRODUCT, Optional.empty());
    for (int i = 0; i < micros.length; i++) {
      List<SeatRequest> requests =
          Stream.generate(
                  () ->
                      new SeatRequest(
                          new LeaseId(ids.next()),
                          query,
                          new Holder("bench"),
                          new Station("bench"),
                          TERM,
                          new Digest(random.next(32))))
              .limit(together)
              .toList();
      long start = System.nanoTime();
      List<Outcome<SeatGrant>> outcomes = source.acquire(requests);
      micros[i] = (System.nanoTime() - start) / 1e3 / together;
      source.release(outcomes.stream().map(MachineBench::done).map(SeatGrant::seat).toList());
    }
    return median(micros);
  }

  /** Milliseconds to verify and apply an update that changes a licence. */
  private double applied(License license) {
    OwnContainers own = own();
    ContainerSerial serial = own.all().get(0);
    List<Double> millis = new ArrayList<>();
    for (int i = 0; i < APPLIES; i++) {
      int seats = 1 + i;
      done(vendor.changes().change(firm.id(), license.id(), terms -> terms(seats)));
      ExchangeResult result =
          vendor
              .central()
              .exchange(
                  own.driver().context(serial, firm.id(), Optional.empty(), List.of()), "bench");
      for (SignedUpdate update : ((ExchangeResult.Answered) result).updates()) {
        long start = System.nanoTime();
        ContainerDriver.ApplyOutcome outcome = own.driver().apply(serial, update);
        millis.add((System.nanoTime() - start) / 1e6);
        if (!(outcome instanceof ContainerDriver.ApplyOutcome.Applied)) {
          throw new IllegalStateException("refused: " + outcome);
        }
      }
    }
    return median(millis.stream().mapToDouble(Double::doubleValue).toArray());
  }

  private Terms terms(int seats) {
    ContainerKind kind = own().driver().abilities().kind();
    return Terms.builder().kinds(kind).seats(seats).build();
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("refused: " + outcome);
  }

  private static final Fingerprint.Component MADE_UP =
      new Fingerprint.Component(
          "bench",
          "a made-up number",
          Fingerprint.Strength.COMPUTER,
          new Fingerprint.Reading.Value(Bytes.utf8("bench")));

  /** The parts of this computer; of one that has too few, with a made-up one for the bench. */
  private static Fingerprint bindable(Fingerprint real) {
    boolean stable =
        real.read().components().stream()
            .filter(each -> each.reading() instanceof Fingerprint.Reading.Value)
            .anyMatch(each -> !each.strength().copied());
    return stable
        ? real
        : () -> {
          Fingerprint.Computer read = real.read();
          return new Fingerprint.Computer(
              read.environment(),
              Stream.concat(read.components().stream(), Stream.of(MADE_UP)).toList());
        };
  }
}
