package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.license.LicenseEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    Map<String, String> settings =
        Map.of(
            "data", folder.resolve(name).toString(),
            "port", Integer.toString(TestPostgres.freePort()),
            "database.url", database.url(),
            "database.user", TestPostgres.USER,
            "master-key-file", masterKey.toString(),
            "sign-in.rate", "1000000/1m");
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
