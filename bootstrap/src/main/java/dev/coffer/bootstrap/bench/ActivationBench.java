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
import dev.coffer.domain.ticket.TicketCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

/**
 * How many tickets a server activates in a second: each with a fresh key of its device, into a new
 * cloud container, over HTTP, until Central has the container's receipt.
 */
public final class ActivationBench {
  private static final int PRODUCT = 10;

  /** Tickets a second that a server cannot use up before it is warm; the measure ends with them. */
  private static final int COLD_RATE = 600;

  /** What it may become faster by once it is warm. */
  private static final double MARGIN = 1.5;

  private final ServerProcess server;
  private final int clients;
  private final Consumer<String> progress;

  private ActivationBench(ServerProcess server, int clients, Consumer<String> progress) {
    this.server = server;
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
   * @param clients threads that activate, 1..256
   * @param hybrid whether the firm signs with ML-DSA-65 too
   * @param time how long is measured, after a third of it to warm up
   * @param progress told what is being done
   */
  public static Result run(
      String main, int clients, boolean hybrid, Duration time, Consumer<String> progress)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept("starting a server");
    try (ServerProcess server = ServerProcess.start(main, hybrid)) {
      return new ActivationBench(server, clients, progress).measured(time);
    }
  }

  private Result measured(Duration time)
      throws IOException, InterruptedException, ExecutionException {
    warmUp(time.dividedBy(3));
    List<TicketCode> tickets = sold((int) (rate() * MARGIN * time.toSeconds()) + clients);
    progress.accept("activating for " + time.toSeconds() + " s");
    ServerProcess.Counts before = server.counts();
    Duration serverCpu = server.cpu();
    Duration clientCpu = ServerProcess.cpu(ProcessHandle.current());
    long start = System.nanoTime();
    List<Long> took = activated(tickets, time);
    double seconds = (System.nanoTime() - start) / 1e9;
    serverCpu = server.cpu().minus(serverCpu);
    clientCpu = ServerProcess.cpu(ProcessHandle.current()).minus(clientCpu);
    ServerProcess.Counts counts = server.counts().since(before);
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

  private long warmed;
  private double warmedSeconds = 1;

  private void warmUp(Duration time) throws IOException, InterruptedException, ExecutionException {
    List<TicketCode> tickets = sold((int) (COLD_RATE * Math.max(1, time.toSeconds())));
    progress.accept("warming up");
    long start = System.nanoTime();
    warmed = activated(tickets, time).size();
    warmedSeconds = (System.nanoTime() - start) / 1e9;
  }

  private long rate() {
    return Math.round(warmed / warmedSeconds);
  }

  private static double at(List<Long> sorted, double quantile) {
    return sorted.isEmpty()
        ? Double.NaN
        : sorted.get((int) Math.min(sorted.size() - 1L, (long) (sorted.size() * quantile))) / 1e6;
  }

  /** Fresh tickets of one licence each. */
  private List<TicketCode> sold(int wanted)
      throws IOException, InterruptedException, ExecutionException {
    progress.accept("selling " + wanted + " tickets");
    VendorClient vendor = server.vendor();
    AtomicLong left = new AtomicLong(wanted);
    return onEveryClient(
        () -> {
          List<TicketCode> mine = new ArrayList<>();
          while (left.getAndDecrement() > 0) {
            VendorWire.Sale sale =
                done(
                    vendor.sell(
                        new VendorWire.NewOrder(
                            null, List.of(new VendorWire.OrderItem(PRODUCT, 1)), null),
                        UUID.randomUUID().toString()));
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
    CofferClient client = server.client();
    long end = System.nanoTime() + time.toNanos();
    return onEveryClient(
        () -> {
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

  private <T> List<T> onEveryClient(Callable<List<T>> work)
      throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(clients);
    try {
      List<T> all = new ArrayList<>();
      for (Future<List<T>> each : threads.invokeAll(Collections.nCopies(clients, work))) {
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
