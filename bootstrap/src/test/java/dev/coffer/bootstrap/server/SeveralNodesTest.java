package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Parallel;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.MailRules;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two servers in this process on one PostgreSQL. */
@Timeout(120)
final class SeveralNodesTest {
  private static final Duration APART = Duration.ofMinutes(20);
  private static final String LOOKS = "select count(*) from job_turn where job = 'telling of ends'";

  private final Customers customers = new Customers();
  private final List<RunningServer> nodes = new ArrayList<>();
  @TempDir private Path folder;
  private TestPostgres database;

  @BeforeEach
  void start() {
    database = new TestPostgres(folder);
  }

  @AfterEach
  void end() {
    nodes.forEach(RunningServer::close);
    database.close();
  }

  private RunningServer node(String name, Path masterKey, Duration ahead) {
    return node(name, masterKey, ahead, Map.of());
  }

  private RunningServer node(
      String name, Path masterKey, Duration ahead, Map<String, String> more) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "data", folder.resolve(name).toString(),
                "port", Integer.toString(TestPostgres.freePort()),
                "database.url", database.url(),
                "database.user", TestPostgres.USER,
                "master-key-file", masterKey.toString(),
                "sign-in.rate", "1000000/1m"));
    settings.putAll(more);
    RunningServer node =
        RunningServer.start(
            Configuration.read(settings, Map.of(), Optional.empty()),
            () -> InstantSource.system().instant().plus(ahead));
    nodes.add(node);
    return node;
  }

  @Test
  void clocksOfNodesFarApartChangeNothing() throws IOException {
    Path key = folder.resolve("master.key");
    RunningServer early = node("early", key, APART.negated());
    RunningServer late = node("late", key, APART);
    assertThat(time(early)).isBetween(time(late).minusSeconds(2), time(late).plusSeconds(2));
    assertThat(time(early))
        .isBetween(
            Instant.ofEpochSecond(database.count("select extract(epoch from now())::bigint - 5")),
            Instant.ofEpochSecond(database.count("select extract(epoch from now())::bigint + 5")));
    Demo.Contents demo = Demo.prepare(late, folder.resolve("late"));
    CofferClient toEarly = Customers.client(early.address());
    CofferClient toLate = Customers.client(late.address());
    VendorClient vendor = Customers.vendor(early.address(), demo.apiToken());

    Customers.Computer computer = customers.activated(toLate, Customers.bought(vendor));
    SeatGrant seat = Customers.done(customers.seat(toLate, computer));
    LeaseQuery query =
        new LeaseQuery(
            seat.seat().firm(), LicenseEntry.parse(seat.entry()).product(), Optional.empty());
    Outcome<Duration> renewed =
        toEarly
            .cloud(computer.tokens())
            .renew(List.of(new SeatSource.Renewal(seat.seat(), query)), Duration.ofMinutes(15))
            .get(0)
            .map(SeatRenewal::remaining);

    assertThat(Customers.done(renewed)).isBetween(Duration.ofMinutes(14), Duration.ofMinutes(15));
    for (CofferClient client : List.of(toEarly, toLate)) {
      assertThat(customers.seat(client, computer))
          .isInstanceOfSatisfying(
              Outcome.Refused.class,
              refused -> assertThat(refused.problem()).isEqualTo(Problem.SEATS_EXHAUSTED));
    }
    var session =
        Customers.done(
            toLate
                .gateway()
                .signIn(demo.account().email(), demo.account().password().toCharArray()));
    Customers.done(
        toEarly.gateway().signOut(BearerToken.parse(BearerToken.Kind.SESSION, session.token())));
  }

  @Test
  void aNodeWithAnotherMasterKeyIsRefused() {
    node("first", folder.resolve("master.key"), Duration.ZERO);

    assertThatThrownBy(() -> node("second", folder.resolve("other.key"), Duration.ZERO))
        .isInstanceOfSatisfying(
            MasterKeyRefused.class,
            refused -> assertThat(refused.reason()).isEqualTo(MasterKeyRefused.Reason.FOREIGN));
  }

  @Test
  void eachMailIsSentByOneNodeAndByAnotherWhenThatEnds() {
    Path key = folder.resolve("master.key");
    RunningServer first = node("first", key, Duration.ZERO);
    RunningServer second = node("second", key, Duration.ZERO);
    register(second, 3);
    await(() -> mails() == 3);
    RunningServer sender = mails("first") > 0 ? first : second;
    assertThat(mails("first") == 0 || mails("second") == 0).isTrue();

    sender.close();
    register(sender == first ? second : first, 2);

    await(() -> mails() == 5);
    assertThat(Math.min(mails("first"), mails("second"))).isEqualTo(2);
    assertThat(database.count("select count(*) from outbox_event where not handled")).isZero();
  }

  @Test
  void customersAreToldOnceBeforeTheirLicencesEndWhicheverNodesLook() throws Exception {
    GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
    mail.start();
    try {
      Map<String, String> smtp =
          Map.of(
              "mail.server",
              "smtp://127.0.0.1:" + mail.getSmtp().getPort(),
              "mail.from",
              "licences@acme.example");
      Path key = folder.resolve("master.key");
      RunningServer first = node("first", key, Duration.ZERO, smtp);
      node("second", key, Duration.ZERO, smtp);
      Set<String> customers = ending(first, 20);

      Parallel.run(
          2,
          number -> {
            while (nodes.get(number).coffer().notices().tellOfEnds(3) > 0) {
              Thread.onSpinWait();
            }
            return true;
          });
      assertThat(mail.waitForIncomingEmail(60_000, customers.size())).isTrue();
      List.copyOf(nodes).forEach(RunningServer::close);
      RunningServer third = node("third", key, Duration.ZERO, smtp);
      await(() -> database.count(LOOKS) == 1);

      assertThat(third.coffer().notices().tellOfEnds(100)).as("nobody is left to tell").isZero();
      third.coffer().mailRoom().deliver(100);
      List<String> told = new ArrayList<>();
      for (MimeMessage message : mail.getReceivedMessages()) {
        told.add(message.getAllRecipients()[0].toString());
        assertThat(message.getSubject()).startsWith("Trial ends on ");
      }
      assertThat(told).containsExactlyInAnyOrderElementsOf(customers);
      await(() -> database.count("select count(*) from outbox_event where not handled") == 0);
    } finally {
      mail.stop();
    }
  }

  @Test
  void whatHasEndedIsForgottenByOneOfTheNodes() {
    Path key = folder.resolve("master.key");
    RunningServer first = node("first", key, Duration.ZERO);
    Demo.Contents demo = Demo.prepare(first, folder.resolve("first"));
    CofferClient client = Customers.client(first.address());
    VendorClient vendor = Customers.vendor(first.address(), demo.apiToken());
    for (int i = 0; i < 2; i++) {
      Customers.done(customers.seat(client, customers.activated(client, Customers.bought(vendor))));
      Customers.done(
          client.gateway().signIn(demo.account().email(), demo.account().password().toCharArray()));
    }
    register(first, 2);
    first.close();
    String[] ended = {
      "session set expires = now() - interval '1 day' where hash = (select hash from session limit 1)",
      "one_time_code set expires = now() - interval '1 day' where hash = (select hash from one_time_code limit 1)",
      "lease set expiry_ms = 1, free_ms = 1 where license in (select min(license) from lease)",
      "lease_pool set next_free_ms = 1 where license in (select min(license) from lease)"
    };
    for (String each : ended) {
      database.update("update " + each);
    }
    List<String> kept = List.of("session", "one_time_code", "lease");
    List<Long> before = kept.stream().map(this::rows).toList();

    node("second", key, Duration.ZERO);
    node("third", key, Duration.ZERO);

    for (int i = 0; i < kept.size(); i++) {
      String table = kept.get(i);
      long left = before.get(i) - 1;
      await(() -> rows(table) == left);
      assertThat(left).as(table).isPositive();
    }
  }

  private long rows(String table) {
    return database.count("select count(*) from " + table);
  }

  /** Sells to so many customers what ends in three days; their addresses. */
  private static Set<String> ending(RunningServer node, int count) {
    Sales sales = node.coffer().sales();
    FirmId firm =
        ((Firms.Founding.Founded)
                node.coffer().firms().found(new FirmCode(9), "Acme", Set.of(Algorithm.ESP256)))
            .firm()
            .id();
    node.coffer()
        .notices()
        .setRules(new MailRules(firm, false, true, new TreeSet<>(Set.of(14, 3))));
    Instant end = time(node).plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS);
    Product trial =
        Bench.done(
            sales.add(
                new Product(
                    firm,
                    new ProductCode(60),
                    "Trial",
                    "",
                    FeatureMap.of(0),
                    Terms.builder().validUntil(end).build(),
                    List.of())));
    Set<String> addresses = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      String address = "eve" + i + "@example.org";
      addresses.add(address);
      Customer eve = sales.addCustomer(firm, "Eve", Optional.of(address));
      Bench.done(
          sales.sell(firm, Optional.of(eve.id()), List.of(new Order.Item(trial.code(), 1)), ""));
    }
    return addresses;
  }

  private static void register(RunningServer node, int people) {
    CofferClient client = Customers.client(node.address());
    for (int i = 0; i < people; i++) {

      Customers.done(
          client
              .gateway()
              .register(
                  "ann" + System.nanoTime() + "@example.org",
                  "correct horse battery".toCharArray(),
                  Optional.empty(),
                  BearerToken.of(
                      BearerToken.Kind.RESUME,
                      node.ports().world().random().next(BearerToken.ENTROPY))));
    }
  }

  private static Instant time(RunningServer node) {
    return node.ports().world().clock().instant();
  }

  private long mails() {
    return mails("first") + mails("second");
  }

  private long mails(String node) {
    Path mail = folder.resolve(node).resolve("mail");
    if (!Files.exists(mail)) {
      return 0;
    }
    try (Stream<Path> files = Files.list(mail)) {
      return files.filter(each -> each.toString().endsWith(".eml")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - end).as("waited too long").isNegative();
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }
}
