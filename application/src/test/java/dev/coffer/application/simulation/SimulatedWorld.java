package dev.coffer.application.simulation;

import dev.coffer.application.Coffer;
import dev.coffer.application.Failure;
import dev.coffer.application.Ports;
import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.ChainStore;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryLeaseLedger;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.application.memory.SequentialIds;
import dev.coffer.application.outbox.Outbox;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The server's nodes over one database, the time, the network and all that can go wrong, drawn from
 * one seed. Each call of a port is a point at which another actor may go on, time passes, and a
 * node or a store may fail.
 */
final class SimulatedWorld {
  private static final int PATIENCE = 40;

  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  final Random random;
  final Baton baton;
  final SeededRandom entropy;
  final ScriptedKeys keys;
  final SequentialIds ids = new SequentialIds();
  final MemoryDatabase database = new MemoryDatabase(moment -> storePoint());
  final MemoryStores stores = new MemoryStores(database);
  private final List<Node> nodes;
  private long millis;
  private boolean faults;
  private boolean quiet;
  private int restores;

  SimulatedWorld(long seed) {
    random = new Random(seed);
    baton = new Baton(random);
    entropy = new SeededRandom(seed);
    keys = new ScriptedKeys(entropy);
    nodes = List.of(new Node(this, this::coffer), new Node(this, this::coffer));
  }

  private Coffer coffer(InstantSource clock) {
    return Coffer.with(
        new Ports(
            new Ports.Stores(
                database,
                port(FirmStore.class, stores.firms()),
                port(CatalogStore.class, stores.catalog()),
                port(LicenseStore.class, stores.licenses()),
                port(ChainStore.class, stores.chains()),
                port(ContactQueue.class, stores.contacts()),
                stores.tokens(),
                stores.accounts(),
                port(CloudStore.class, stores.cloud()),
                port(SealedState.class, stores.sealedState()),
                port(Outbox.class, stores.outbox()),
                stores.audit(),
                stores.webhooks(),
                port(LeaseLedger.class, new MemoryLeaseLedger(database, this::now))),
            new Ports.Crypto(
                keys, new PlainSecrets(), ScriptedKeys.check(), new FastPasswords(), keys),
            new Ports.World(clock, entropy, ids, new MemoryMailer()),
            new Ports.Settings(
                new AccountSettings(false, "http://localhost"),
                new LeaseSettings(Duration.ofMinutes(15)))));
  }

  /** The services of a node that nothing is asked of over the network. */
  Coffer anyCoffer() {
    return nodes.get(0).coffer();
  }

  /** True time, by which the ledger counts. */
  Instant now() {
    return START.plusMillis(millis);
  }

  /** A clock up to two minutes off. */
  InstantSource skewedClock() {
    Duration skew = Duration.ofSeconds(random.nextInt(240) - 120L);
    return () -> now().plus(skew);
  }

  /** Lets time pass while nobody acts. */
  void pass(Duration time) {
    millis += time.toMillis();
  }

  void sleep(Duration time) {
    millis += random.nextInt((int) time.toMillis());
    baton.pass();
  }

  boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  <T> T oneOf(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  void faults(boolean on) {
    faults = on;
  }

  /** Looks at what is stored: no time passes, nothing fails, nobody else moves. */
  <T> T quietly(Supplier<T> look) {
    boolean before = quiet;
    quiet = true;
    try {
      return look.get();
    } finally {
      quiet = before;
    }
  }

  /** A port whose every call is a point, before and after. */
  <T> T port(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              point();
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  /** Time passes, the node may crash, another actor may go on. */
  void point() {
    Baton.Turn turn = baton.current();
    if (quiet || turn == null) {
      return;
    }
    millis += random.nextInt(20);
    if (faults && turn.node != null && chance(400)) {
      turn.node.crash();
    }
    refuseDead(turn);
    baton.pass();
    refuseDead(turn);
  }

  void storePoint() {
    point();
    if (!quiet && faults && baton.current() != null && chance(150)) {
      throw new StoreUnavailable("the simulated store", new IllegalStateException("simulated"));
    }
  }

  private static void refuseDead(Baton.Turn turn) {
    if (turn.node != null && turn.node.life() != turn.life) {
      throw new NodeCrashed(turn.node);
    }
  }

  /** Runs work on a node; when the node crashes meanwhile, the work ends there. */
  <T> T on(Node node, Supplier<T> work) {
    Baton.Turn turn = baton.current();
    if (turn == null) {
      return work.get();
    }
    Node outer = turn.node;
    int outerLife = turn.life;
    turn.node = node;
    turn.life = node.life();
    try {
      T answer = work.get();
      refuseDead(turn);
      return answer;
    } catch (NodeCrashed e) {
      if (e.node == node) {
        throw new Lost();
      }
      throw e;
    } finally {
      turn.node = outer;
      turn.life = outerLife;
    }
  }

  /** Asks until an answer comes; empty when patience ends. */
  <T> Optional<T> ask(Function<Coffer, T> request) {
    return again(() -> request(request));
  }

  /** Does something again until nothing is lost; empty when patience ends. */
  <T> Optional<T> again(Supplier<T> work) {
    for (int i = 0; i < PATIENCE; i++) {
      try {
        return Optional.of(work.get());
      } catch (Failure e) {
        if (e.category() != Failure.Category.EXTERNAL) {
          throw e;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Stops all nodes, puts the database back, and starts them; what is under way to them is lost.
   */
  void restore(MemoryDatabase.Backup backup) {
    restores++;
    nodes.forEach(Node::crash);
    database.restore(backup);
  }

  /** How often that was done. */
  int restores() {
    return restores;
  }

  /**
   * Sends a request over the network to one of the nodes: it, or its answer, may be lost, and it
   * may come a second time, late.
   *
   * @throws Lost when no answer came
   */
  <T> T request(Function<Coffer, T> request) {
    if (baton.current() == null) {
      return request.apply(nodes.get(0).coffer());
    }
    if (faults && chance(12)) {
      baton.start(() -> late(request));
    }
    return requestOnce(request);
  }

  /**
   * Like {@link #request}, but never done a second time late: the server knows its Idempotency-Key.
   */
  <T> T requestOnce(Function<Coffer, T> request) {
    if (baton.current() == null) {
      return request.apply(nodes.get(0).coffer());
    }
    sleep(Duration.ofMillis(200));
    if (faults && chance(15)) {
      throw new Lost();
    }
    T answer = serve(request);
    sleep(Duration.ofMillis(200));
    if (faults && chance(15)) {
      throw new Lost();
    }
    return answer;
  }

  /** Runs a request on a node without a network between; what fails outside is no answer. */
  private <T> T serve(Function<Coffer, T> request) {
    Node node = oneOf(nodes);
    try {
      return on(node, () -> request.apply(node.coffer()));
    } catch (Failure e) {
      if (e.category() == Failure.Category.EXTERNAL || e.category() == Failure.Category.CONFLICT) {
        throw new Lost();
      }
      throw e;
    }
  }

  private <T> void late(Function<Coffer, T> request) {
    int before = restores;
    int turns = random.nextInt(200);
    for (int i = 0; i < turns; i++) {
      baton.pass();
    }
    sleep(Duration.ofMinutes(1));
    if (restores != before) {
      return;
    }
    try {
      serve(request);
    } catch (Lost e) {
      // nobody waits for it
    }
  }
}
