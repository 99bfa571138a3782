package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketCode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes of {@code coffer serve} on one PostgreSQL, of which some die, restart, or lose the
 * database, while customers go on. With {@code -Dcoffer.all} only: it takes a minute.
 */
@Tag("long")
@Timeout(300)
final class NodesUnderLoadTest {
  private static final int CLIENTS = 12;

  private final Customers customers = new Customers();
  private final List<NodeProcess> nodes = new ArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
  @TempDir private Path folder;
  private TestPostgres database;

  @BeforeEach
  void start() {
    database = new TestPostgres(folder);
  }

  @AfterEach
  void end() throws IOException, InterruptedException {
    threads.shutdownNow();
    for (NodeProcess node : nodes) {
      assertThat(node.log()).doesNotContain(NodeProcess.PASSWORD);
      node.kill();
    }
    database.close();
  }

  private void nodes(int number) throws IOException {
    nodes.add(NodeProcess.startWithDemo(folder, "node0", database));
    for (int i = 1; i < number; i++) {
      nodes.add(NodeProcess.start(folder, "node" + i, database));
    }
  }

  /** All nodes, beginning with another for each number. */
  private String servers(int first) {
    List<String> urls = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      urls.add(nodes.get((first + i) % nodes.size()).url());
    }
    return String.join(",", urls);
  }

  @Test
  void aNodeKilledAmidActivationsLosesAndDoublesNothing() throws Exception {
    int wanted = Integer.getInteger("coffer.activations", 300);
    nodes(3);
    VendorClient vendor = Customers.vendor(servers(0), nodes.get(0).token());
    List<TicketCode> tickets = all(wanted, number -> Customers.bought(vendor));
    long containers = database.count("select count(*) from cloud_container");
    long devices = database.count("select count(*) from device");
    List<CofferClient> clients = List.of(client(0), client(1), client(2));
    CountDownLatch third = new CountDownLatch(wanted / 3);
    long begun = System.nanoTime();
    List<Future<Customers.Computer>> running = new ArrayList<>();
    for (int i = 0; i < wanted; i++) {
      CofferClient client = clients.get(i % clients.size());
      TicketCode ticket = tickets.get(i);
      running.add(
          threads.submit(
              () -> {
                Customers.Computer computer = customers.activated(client, ticket);
                third.countDown();
                Customers.done(customers.seat(client, computer));
                return computer;
              }));
    }
    third.await();
    nodes.get(1).kill();
    List<Customers.Computer> computers = new ArrayList<>();
    for (Future<Customers.Computer> each : running) {
      computers.add(each.get());
    }
    System.out.printf(
        "%d activations and seats on 3 nodes, one killed: %.1f s%n",
        wanted, (System.nanoTime() - begun) / 1e9);

    List<VendorWire.LicenseBody> active =
        licenses(vendor).stream().filter(each -> each.state() != Place.State.AVAILABLE).toList();
    assertThat(active).hasSize(wanted).allMatch(each -> each.state() == Place.State.ACTIVE);
    assertThat(active.stream().map(VendorWire.LicenseBody::container).collect(Collectors.toSet()))
        .hasSize(wanted)
        .containsExactlyInAnyOrderElementsOf(
            computers.stream().map(Customers.Computer::container).toList());
    assertThat(database.count("select count(*) from cloud_container") - containers)
        .isEqualTo(wanted);
    assertThat(database.count("select count(*) from device") - devices).isEqualTo(wanted);
    assertThat(database.count("select count(*) from lease")).isEqualTo(wanted);
    assertThat(database.count("select count(*) from lease_pool where taken = 1")).isEqualTo(wanted);
  }

  @Test
  void restartingOneNodeAfterTheOtherIsHealedByRetries() throws Exception {
    nodes(2);
    VendorClient vendor = Customers.vendor(servers(0), nodes.get(0).token());
    AtomicBoolean enough = new AtomicBoolean();
    AtomicInteger served = new AtomicInteger();
    List<Future<Integer>> load = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      CofferClient client = client(i);
      load.add(
          threads.submit(
              () -> {
                while (!enough.get()) {
                  Customers.Computer computer =
                      customers.activated(client, Customers.bought(vendor));
                  Customers.done(customers.seat(client, computer));
                  served.incrementAndGet();
                }
                return served.get();
              }));
    }
    for (NodeProcess node : nodes) {
      int before = served.get();
      await(() -> served.get() >= before + 20);
      node.restart();
    }
    int before = served.get();
    await(() -> served.get() >= before + 20);
    enough.set(true);

    for (Future<Integer> each : load) {
      assertThat(each.get()).isPositive();
    }
    System.out.printf("two nodes restarted amid %d activations%n", served.get());
  }

  @Test
  void aDatabaseThatStopsIsWaitedFor() throws Exception {
    nodes(2);
    VendorClient vendor = Customers.vendor(servers(0), nodes.get(0).token());
    Customers.Computer computer = customers.activated(client(0), Customers.bought(vendor));
    HttpClient http = HttpClient.newHttpClient();
    Queue<String> wrong = new ConcurrentLinkedQueue<>();
    ConcurrentHashMap<Integer, AtomicInteger> statuses = new ConcurrentHashMap<>();
    AtomicBoolean enough = new AtomicBoolean();
    String token = nodes.get(0).token();
    List<HttpRequest> requests = new ArrayList<>();
    for (NodeProcess node : nodes) {
      requests.add(get(node, "/api/v1/products", token));
      requests.add(get(node, "/cloud/v1/containers/current", computer.tokens().held().token()));
      requests.add(post(node, "/api/v1/customers", token, "{\"name\":\"Ann\"}"));
      requests.add(
          post(
              node,
              "/gateway/v1/tickets/lookup",
              "",
              "{\"ticket\":\"" + computer.ticket().text() + "\"}"));
    }
    List<Future<Boolean>> load = new ArrayList<>();
    for (HttpRequest request : requests) {
      load.add(
          threads.submit(
              () -> {
                while (!enough.get()) {
                  HttpResponse<String> answer =
                      http.send(request, HttpResponse.BodyHandlers.ofString());
                  int status = answer.statusCode();
                  statuses.computeIfAbsent(status, key -> new AtomicInteger()).incrementAndGet();
                  boolean served = status == 200 || status == 201;
                  boolean later =
                      status == 503 && answer.headers().firstValue("Retry-After").isPresent();
                  if (!served && !later) {
                    wrong.add(request.uri() + " " + status + " " + answer.body());
                  }
                }
                return true;
              }));
    }
    await(() -> count(statuses, 200) > 50);

    database.stop();
    long stopped = System.nanoTime();
    for (NodeProcess node : nodes) {
      await(() -> ready(http, node) == 503);
    }
    long told = System.nanoTime();
    await(() -> count(statuses, 503) >= requests.size());
    database.start();
    long started = System.nanoTime();
    for (NodeProcess node : nodes) {
      await(() -> ready(http, node) == 200);
    }
    long back = System.nanoTime();
    int before = count(statuses, 200);
    await(() -> count(statuses, 200) > before + 50);
    enough.set(true);

    for (Future<Boolean> each : load) {
      assertThat(each.get()).isTrue();
    }
    System.out.printf(
        "database away: not ready after %.1f s, ready %.1f s after it was back; answers %s%n",
        (told - stopped) / 1e9, (back - started) / 1e9, statuses);
    assertThat(wrong).isEmpty();
    Customers.done(customers.seat(client(1), computer));
  }

  private CofferClient client(int first) {
    return Customers.client(servers(first));
  }

  private static int count(ConcurrentHashMap<Integer, AtomicInteger> statuses, int status) {
    return statuses.getOrDefault(status, new AtomicInteger()).get();
  }

  private static int ready(HttpClient http, NodeProcess node) {
    try {
      return http.send(get(node, "/health/ready", ""), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static HttpRequest get(NodeProcess node, String path, String token) {
    return request(node, path, token).GET().build();
  }

  private static HttpRequest post(NodeProcess node, String path, String token, String body) {
    return request(node, path, token)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private static HttpRequest.Builder request(NodeProcess node, String path, String token) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(node.url() + path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private static List<VendorWire.LicenseBody> licenses(VendorClient vendor) {
    List<VendorWire.LicenseBody> all = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      VendorWire.Licenses page = Customers.done(vendor.licenses(after, 100));
      all.addAll(page.items());
      after = Optional.ofNullable(page.next());
    } while (after.isPresent());
    return all;
  }

  private interface Numbered<T> {
    T make(int number);
  }

  private <T> List<T> all(int number, Numbered<T> each) throws Exception {
    List<Callable<T>> work = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      int mine = i;
      work.add(() -> each.make(mine));
    }
    List<T> made = new ArrayList<>();
    for (Future<T> future : threads.invokeAll(work)) {
      made.add(future.get());
    }
    return made;
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end).as("waited too long").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
