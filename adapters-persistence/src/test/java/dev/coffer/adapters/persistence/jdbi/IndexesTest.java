package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.central.LicenseFilter;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.PoolTerms;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * What PostgreSQL does when there are many rows: statements on leases, chains and devices find them
 * by indexes that begin with the container's serial, searches of a firm's lists by theirs.
 */
final class IndexesTest {
  private static final ContainerSerial CONTAINER = ContainerSerial.parse("C0123456789ABCDEF");
  private static final LicenseId LICENSE = new LicenseId(new Id(Bytes.of(new byte[Id.LENGTH])));
  private static final LeasePoolId POOL = new LeasePoolId(CONTAINER, LICENSE);

  /** Tables that are distributed by container, and as many rows as make a scan the dearer way. */
  private static final Map<String, String> ROWS =
      new TreeMap<>(
          Map.of(
              "lease_pool",
              "insert into lease_pool select 'C' || lpad(n::text, 16, '0'), repeat('0', 26), 1, 5,"
                  + " 'PER_ACCESS', 60000, 0, 1, 2, 1 from generate_series(1, 20000) n",
              "lease",
              "insert into lease select 'C' || lpad(n::text, 16, '0'), repeat('0', 26),"
                  + " repeat('0', 26), 1, 'h', 's', null, 1, 1, 1, 1, false"
                  + " from generate_series(1, 20000) n",
              "chain",
              "insert into chain select 'C' || lpad(n::text, 16, '0'), '\\x01', 1, '\\x01', 1,"
                  + " '\\x01', 1, '\\x01', 1, false, '\\x01', '\\x01'"
                  + " from generate_series(1, 20000) n",
              "chain_step",
              "insert into chain_step select 'C' || lpad(n::text, 16, '0'), '\\x01', 1, '\\x01',"
                  + " '\\x01', '\\x01' from generate_series(1, 20000) n",
              "chain_context",
              "insert into chain_context select 'C' || lpad(n::text, 16, '0'), '\\x01', 1, '\\x01'"
                  + " from generate_series(1, 20000) n",
              "device",
              "insert into device select 'C' || lpad(n::text, 16, '0'), repeat('0', 26), 1, '\\x01',"
                  + " 'pc', false, 1, 1, '\\x01', false, now(), now(), now(), null, null"
                  + " from generate_series(1, 20000) n",
              "sealed_state",
              "insert into sealed_state select 'C' || lpad(n::text, 16, '0'), 1, '\\x01'"
                  + " from generate_series(1, 20000) n"));

  @Test
  void statementsOnContainersUseIndexesThatBeginWithTheSerial() throws SQLException {
    PersistenceSettings settings = Databases.postgres();
    List<String> plans = new ArrayList<>();
    Map<String, Long> before;
    try (Persistence persistence = Persistence.open(settings, InstantSource.system())) {
      fill(settings);
      before = scans(settings);
      JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
      leases(persistence);
      transactions.run(() -> chains(persistence));
      transactions.run(() -> devices(persistence));
      persistence.stores().sealedState().find(CONTAINER);
    }
    // Connections tell what they counted when they are closed.
    assertThat(scans(settings)).as("scans of whole tables").isEqualTo(before);
    try (Connection connection = DriverManager.getConnection(settings.url(), "postgres", "")) {
      for (String sql :
          List.of(
              "select * from lease where container = ? and license = ? and free_ms <= 5",
              "select * from lease where container = ? and license = ? and station = 's'",
              "select * from lease where container = ? and license = ? and lease = 'x'",
              "select * from lease_pool where container = ? and license = ? for update",
              "select * from chain where container = ? and firm = '\\x01'::bytea and ? <> ''",
              "select * from chain_step where container = ? and firm = '\\x01'::bytea and ? <> ''",
              "select * from device where container = ? and ? <> ''")) {
        plans.add(plan(connection, sql));
      }
    }
    assertThat(plans).allSatisfy(plan -> assertThat(plan).contains("Index Cond: (", "container"));
  }

  /** A firm's lists, of 5,000 rows each, as they are searched by who looks for what was sold. */
  @Test
  void whatIsSoughtIsFoundWithoutReadingTheRest() throws SQLException {
    PersistenceSettings settings = Databases.postgres();
    FirmId firm = new FirmId(Digest.sha256(Bytes.utf8("firm")));
    long before;
    try (Persistence persistence = Persistence.open(settings, InstantSource.system())) {
      sold(settings, firm);
      before = rowsRead(settings);
      persistence.transactions().run(() -> sought(persistence, firm));
    }
    assertThat(rowsRead(settings) - before).as("rows read by all searches").isLessThan(100);
  }

  private static void sought(Persistence persistence, FirmId firm) {
    var catalog = persistence.stores().catalog();
    var licenses = persistence.stores().licenses();
    CustomerId customer = new CustomerId(LICENSE.id());
    catalog.customers(firm, Optional.of("nobody@example.org"), Optional.empty(), 100);
    catalog.orders(firm, orders(Optional.of(customer), Optional.empty()), Optional.empty(), 100);
    catalog.orders(firm, orders(Optional.empty(), Optional.of("none")), Optional.empty(), 100);
    Optional<String> nobody = Optional.of("nobody@example.org");
    LicenseFilter bought = licenses(Optional.empty(), Optional.empty(), nobody);
    for (LicenseFilter each :
        List.of(
            licenses(Optional.of(CONTAINER), Optional.empty(), Optional.empty()),
            licenses(Optional.empty(), Optional.of(new OrderId(LICENSE.id())), Optional.empty()),
            bought,
            bought.heldBy(Optional.of(new AccountId(LICENSE.id()))))) {
      licenses.list(firm, each, Optional.empty(), 100);
    }
    Instant end = Instant.parse("2030-01-01T00:00:00Z");
    licenses.ending(firm, end, end.plusSeconds(60), 3, 100);
    persistence.stores().chains().find(CONTAINER, firm);
  }

  private static OrderFilter orders(Optional<CustomerId> customer, Optional<String> number) {
    return new OrderFilter(customer, number, Optional.empty());
  }

  private static LicenseFilter licenses(
      Optional<ContainerSerial> container, Optional<OrderId> order, Optional<String> email) {
    return new LicenseFilter(
        Optional.empty(),
        Optional.empty(),
        container,
        order,
        OrderFilter.ALL,
        email,
        Optional.empty());
  }

  /** As many customers, orders, tickets and licences as make a look at each of them the dearer. */
  private static void sold(PersistenceSettings settings, FirmId firm) throws SQLException {
    String of = "'\\x" + firm.root().hex() + "', ";
    String id = "lpad(n::text, 26, '0')";
    String rows = " from generate_series(1, 5000) n";
    Map<String, String> filling =
        Map.of(
            "customer",
            "insert into customer (firm, id, version, name, email, email_key) select "
                + of
                + id
                + ", 1, 'c', 'c' || n || '@x.org', 'c' || n || '@x.org'"
                + rows,
            "customer_order",
            "insert into customer_order (firm, id, customer, comments, created_at, items, tickets,"
                + " order_number) select "
                + of
                + (id + ", " + id)
                + ", '', now(), '\\x01', '\\x01', 'X-' || n"
                + rows,
            "ticket",
            "insert into ticket (hash, firm, version, hint, order_id, licenses, owner, created_at)"
                + " select decode(md5(n::text), 'hex'), "
                + of
                + ("1, 'h', " + id + ", '\\x01', " + id + ", now()")
                + rows,
            "license",
            "insert into license (id, firm, version, order_id, ticket, product, name, generation,"
                + " state, details) select "
                + (id + ", " + of + "1, " + id)
                + ", decode(md5(n::text), 'hex'), 10, 'Editor', 1, 'AVAILABLE', '\\x01'"
                + rows,
            "license_end",
            "insert into license_end (license, firm, ends, warned) select "
                + (id + ", " + of + "now() + n * interval '1 minute', -1")
                + rows);
    try (Connection connection = DriverManager.getConnection(settings.url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> each : filling.entrySet()) {
        statement.execute(each.getValue());
        statement.execute("vacuum analyze " + each.getKey());
      }
    }
  }

  /** Rows that were read so far, of tables one after the other or by way of an index. */
  private static long rowsRead(PersistenceSettings settings) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
      try (ResultSet rows =
          statement.executeQuery(
              "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) from pg_stat_user_tables"
                  + " where relname in ('customer', 'customer_order', 'ticket', 'license',"
                  + " 'license_end')")) {
        rows.next();
        return rows.getLong(1);
      }
    }
  }

  private static void leases(Persistence persistence) {
    LeaseId lease = new LeaseId(new Id(Bytes.of(new byte[Id.LENGTH])));
    Duration term = Duration.ofMinutes(5);
    for (Counting counting : Counting.values()) {
      persistence.leases().define(POOL, 1, PoolTerms.of(3, counting, term));
      persistence
          .leases()
          .execute(
              List.of(
                  new LeaseCommand.Acquire(
                      POOL, lease, new Holder("h"), new Station("s"), Optional.empty(), term),
                  LeaseCommand.Renew.of(POOL, lease, Optional.empty(), term),
                  new LeaseCommand.Release(POOL, lease, Optional.empty())));
    }
    persistence.leases().held(POOL, Optional.empty(), 100);
    persistence.leases().held(POOL, Optional.of(lease), 100);
  }

  private static void chains(Persistence persistence) {
    FirmId firm = new FirmId(Digest.sha256(Bytes.utf8("firm")));
    var chains = persistence.stores().chains();
    chains.find(CONTAINER, firm);
    chains.steps(CONTAINER, firm, 0, 16);
    chains.firms(CONTAINER);
  }

  private static void devices(Persistence persistence) {
    var cloud = persistence.stores().cloud();
    cloud.device(CONTAINER, new DeviceId(new Id(Bytes.of(new byte[Id.LENGTH]))));
    cloud.devices(CONTAINER);
  }

  private static void fill(PersistenceSettings settings) throws SQLException {
    try (Connection connection = DriverManager.getConnection(settings.url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      for (Map.Entry<String, String> each : ROWS.entrySet()) {
        statement.execute(each.getValue());
        statement.execute("vacuum analyze " + each.getKey());
      }
    }
  }

  /** How often each table was read from its first row to its last. */
  private static Map<String, Long> scans(PersistenceSettings settings) throws SQLException {
    Map<String, Long> scans = new TreeMap<>();
    try (Connection connection = DriverManager.getConnection(settings.url(), "postgres", "");
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_stat_force_next_flush()");
      try (ResultSet rows =
          statement.executeQuery("select relname, seq_scan from pg_stat_user_tables")) {
        while (rows.next()) {
          if (ROWS.containsKey(rows.getString(1))) {
            scans.put(rows.getString(1), rows.getLong(2));
          }
        }
      }
    }
    return scans;
  }

  private static String plan(Connection connection, String sql) throws SQLException {
    StringBuilder plan = new StringBuilder(sql).append('\n');
    try (PreparedStatement explain = connection.prepareStatement("explain " + sql)) {
      explain.setString(1, CONTAINER.text());
      explain.setString(2, LICENSE.text());
      try (ResultSet lines = explain.executeQuery()) {
        while (lines.next()) {
          plan.append(lines.getString(1)).append('\n');
        }
      }
    }
    return plan.toString();
  }
}
