package dev.coffer.bootstrap.bench;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.Outcome;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.ticket.TicketCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * How many tickets a server activates in a second: each with a fresh key of its device, into a new
 * cloud container, over HTTP, until Central has the container's receipt.
 */
public final class ActivationBench {
  private static final int PRODUCT = 10;

  /** Threads that sell what is prepared. */
  private static final int SELLERS = 4;

  /** Licences sold from one word about it to the next. */
  private static final int TOLD = 25_000;

  /** Activations after which is asked whether the servers have become faster. */
  private static final int ROUND = 1_000;

  /** So many rounds in turn must bring nothing before servers count as warm. */
  private static final int FLAT = 3;

  /** A round lasts so long at least, that the rate be known, also where nothing is warmed up. */
  private static final Duration GLANCE = Duration.ofSeconds(3);

  /** What a round must save to count. */
  private static final double SAVING = 0.03;

  /** What a warm server may still become faster by. */
  private static final double MARGIN = 2;

  private final List<ServerProcess> nodes;
  private final int clients;
  private final Consumer<String> progress;
  private double rate;

  private ActivationBench(List<ServerProcess> nodes, int clients, Consumer<String> progress) {
    this.nodes = nodes;
    this.clients = clients;
    this.progress = progress;
  }

  /**
   * What was measured.
   *
   * @param requests per activation
   * @param commits transactions that wrote, per activation
   * @param signaturesMade by the server, per activation; the device makes one more
   * @param signaturesChecked by the server, per activation
   * @param serverCpuMillis processor time per activation; on a machine that does other work too,
   *     this tells more than {@code perSecond}
   * @param clientCpuMillis likewise of this process
   */
  public record Result(
      int clients,
      double seconds,
      long activations,
      double perSecond,
      double medianMillis,
      double p99Millis,
      double requests,
      double commits,
      double signaturesMade,
      double signaturesChecked,
      double serverCpuMillis,
      double clientCpuMillis) {}

  /**
   * Measures against a server in another process.
   *
   * @param main the class whose {@code main} is the command line
   * @param plan what is measured
   * @param progress told what is being done
   * @throws java.nio.file.NoSuchFileException when nothing was prepared where the plan says
   * @throws IOException when a server does not start; its reason is in the message
   */
  public static Result run(String main, Plan plan, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept("starting a server");
    try (ServerProcess server =
        plan.prepared().isPresent()
            ? ServerProcess.resume(main, plan.prepared().get())
            : ServerProcess.start(main, plan.hybrid())) {
      if (!plan.twoNodes()) {
        return new ActivationBench(List.of(server), plan.clients(), progress).measured(plan);
      }
      progress.accept("starting another");
      try (ServerProcess other = server.beside(main)) {
        List<ServerProcess> both = List.of(server, other);
        return new ActivationBench(both, plan.clients(), progress).measured(plan);
      }
    }
  }

  /**
   * What is to be measured.
   *
   * @param clients threads that activate, 1..256
   * @param prepared where {@link #prepare} left a server to measure; it stays there
   * @param hybrid whether the firm of a fresh server signs with ML-DSA-65 too
   * @param twoNodes whether two servers share the database, each with half of the clients
   * @param licenses so many are sold before
   * @param warmUp after so long at most what is measured begins, warm or not
   * @param time how long is measured
   */
  public record Plan(
      int clients,
      Optional<Path> prepared,
      boolean hybrid,
      boolean twoNodes,
      int licenses,
      Duration warmUp,
      Duration time) {}

  /**
   * What was prepared.
   *
   * @param licenses so many were sold
   * @param seconds that selling took
   */
  public record Prepared(int licenses, double seconds, double perSecond) {}

  /**
   * Makes a server's data, with many licences sold, to be measured as often as wanted.
   *
   * @param main the class whose {@code main} is the command line
   * @param folder absent or empty
   * @param hybrid whether the firm signs with ML-DSA-65 too
   * @param licenses to be sold, {@value Order#MOST_LICENSES} an order
   * @param progress told what is being done
   * @throws java.nio.file.FileAlreadyExistsException when something is in the folder
   * @throws IOException when the server does not start; its reason is in the message
   */
  public static Prepared prepare(
      String main, Path folder, boolean hybrid, int licenses, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept("starting a server");
    try (ServerProcess server = ServerProcess.prepare(main, folder, hybrid)) {
      long start = System.nanoTime();
      new ActivationBench(List.of(server), SELLERS, progress).fill(licenses);
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Prepared(licenses, seconds, licenses / seconds);
    }
  }

  private Result measured(Plan plan) throws IOException, InterruptedException, ExecutionException {
    Duration time = plan.time();
    fill(plan.licenses());
    warmUp(plan.warmUp());
    List<TicketCode> tickets = sold((int) (rate * MARGIN * time.toSeconds()) + clients);
    progress.accept("activating for " + time.toSeconds() + " s");
    ServerProcess.Counts before = counts();
    Duration serverCpu = cpu();
    Duration clientCpu = ServerProcess.cpu(ProcessHandle.current());
    long start = System.nanoTime();
    List<Long> took = activated(tickets, time);
    double seconds = (System.nanoTime() - start) / 1e9;
    serverCpu = cpu().minus(serverCpu);
    clientCpu = ServerProcess.cpu(ProcessHandle.current()).minus(clientCpu);
    ServerProcess.Counts counts = counts().since(before);
    Collections.sort(took);
    double each = Math.max(1, took.size());
    return new Result(
        clients,
        seconds,
        took.size(),
        took.size() / seconds,
        at(took, 0.5),
        at(took, 0.99),
        counts.requests() / each,
        counts.commits() / each,
        counts.signed() / each,
        counts.checked() / each,
        serverCpu.toNanos() / 1e6 / each,
        clientCpu.toNanos() / 1e6 / each);
  }

  private ServerProcess.Counts counts() throws IOException {
    ServerProcess.Counts all = ServerProcess.Counts.NONE;
    for (ServerProcess node : nodes) {
      all = all.plus(node.counts());
    }
    return all;
  }

  private Duration cpu() {
    return nodes.stream().map(ServerProcess::cpu).reduce(Duration.ZERO, Duration::plus);
  }

  /**
   * Activates until that costs no less than before: Java translates what is used often into machine
   * code, and takes thousands of activations to be done with it.
   */
  private void warmUp(Duration most) throws IOException, InterruptedException, ExecutionException {
    long end = System.nanoTime() + most.toNanos();
    double least = Double.MAX_VALUE;
    int flat = 0;
    boolean onlyAGlance = most.compareTo(GLANCE) < 0;
    while (rate == 0 || (flat < FLAT && System.nanoTime() - end < 0)) {
      List<TicketCode> tickets = sold(onlyAGlance ? ROUND / 10 : ROUND);
      Duration before = cpu();
      long start = System.nanoTime();
      int done = activated(tickets, onlyAGlance ? GLANCE : most).size();
      rate = done / ((System.nanoTime() - start) / 1e9);
      double each = cpu().minus(before).toNanos() / 1e6 / done;
      progress.accept(String.format(Locale.ROOT, "warming up: %.0f/s, %.2f ms", rate, each));
      flat = each < least * (1 - SAVING) ? 0 : flat + 1;
      least = Math.min(least, each);
    }
  }

  private static double at(List<Long> sorted, double quantile) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * quantile))) / 1e6;
  }

  /** Sells many licences at once, so that the database is as large as that of a vendor. */
  private void fill(int licenses) throws InterruptedException, ExecutionException {
    AtomicLong left = new AtomicLong(licenses);
    VendorClient vendor = nodes.get(0).vendor();
    onEveryClient(
        number -> {
          long some = left.getAndAdd(-Order.MOST_LICENSES);
          while (some > 0) {
            sell(vendor, (int) Math.min(some, Order.MOST_LICENSES));
            if (some / TOLD != (some - Order.MOST_LICENSES) / TOLD) {
              progress.accept("licences still to sell: " + some);
            }
            some = left.getAndAdd(-Order.MOST_LICENSES);
          }
          return List.of();
        });
  }

  private static VendorWire.Sale sell(VendorClient vendor, int quantity) {
    List<VendorWire.OrderItem> items = List.of(new VendorWire.OrderItem(PRODUCT, quantity));
    return done(
        vendor.sell(new VendorWire.NewOrder(null, items, null), UUID.randomUUID().toString()));
  }

  /** Fresh tickets of one licence each. */
  private List<TicketCode> sold(int wanted)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept("selling " + wanted + " tickets");
    VendorClient vendor = nodes.get(0).vendor();
    AtomicLong left = new AtomicLong(wanted);
    return onEveryClient(
        number -> {
          List<TicketCode> mine = new ArrayList<>();
          while (left.getAndDecrement() > 0) {
            VendorWire.Sale sale = sell(vendor, 1);
            mine.add(((TicketCode.Parsed) TicketCode.parse(sale.ticket())).code());
          }
          return mine;
        });
  }

  /** Activates until time or tickets are over; nanoseconds that each took. */
  private List<Long> activated(List<TicketCode> tickets, Duration time)
      throws InterruptedException, ExecutionException {
    ConcurrentLinkedQueue<TicketCode> queue = new ConcurrentLinkedQueue<>(tickets);
    RandomSource random = SoftwareCrypto.random();
    Keys keys = SoftwareCrypto.keys(SoftwareCrypto.secrets(random.next(32), random), random);
    List<CofferClient> servers = nodes.stream().map(ServerProcess::client).toList();
    long end = System.nanoTime() + time.toNanos();
    return onEveryClient(
        number -> {
          CofferClient client = servers.get(number % servers.size());
          List<Long> mine = new ArrayList<>();
          TicketCode ticket = queue.poll();
          while (ticket != null && System.nanoTime() - end < 0) {
            long start = System.nanoTime();
            activate(client, keys, random, ticket);
            mine.add(System.nanoTime() - start);
            ticket = queue.poll();
          }
          return mine;
        });
  }

  private static void activate(
      CofferClient client, Keys keys, RandomSource random, TicketCode ticket) {
    KeyHandle device = keys.create(Set.of(Algorithm.ESP256));
    GatewayWire.Activated activated =
        done(
            client
                .gateway()
                .activate(
                    ticket,
                    "bench",
                    new DeviceRequest.Enrol(ticket.lookupHash(), random.next(16))
                        .sign(keys.signer(device))));
    if (activated.licenses().size() != 1) {
      throw new IllegalStateException("not delivered: " + activated.licenses());
    }
  }

  private <T> List<T> onEveryClient(IntFunction<List<T>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<T> all = new ArrayList<>();
      List<Callable<List<T>>> tasks =
          IntStream.range(0, clients)
              .<Callable<List<T>>>mapToObj(number -> () -> work.apply(number))
              .toList();
      for (Future<List<T>> each : threads.invokeAll(tasks)) {
        all.addAll(each.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("refused: " + outcome);
  }
}
