package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.application.Failure;
import dev.coffer.application.Parallel;
import dev.coffer.application.StoreUnavailable;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PersistenceTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @TempDir private Path folder;

  private static void assertRefused(PersistenceSettings settings, DatabaseRefused.Reason reason) {
    assertThatThrownBy(() -> Persistence.open(settings, CLOCK).close())
        .isInstanceOfSatisfying(
            DatabaseRefused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(reason);
              assertThat(refused.category()).isEqualTo(Failure.Category.EXTERNAL);
              assertThat(refused.getMessage()).doesNotContain("secret");
            });
  }

  private static void write(Persistence persistence, String note) {
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    transactions.run(
        () -> {
          transactions.writing().execute("create table if not exists note (text varchar(99))");
          transactions.writing().execute("insert into note values (?)", note);
        });
  }

  private static List<String> notes(Persistence persistence) {
    JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
    return transactions.inTransaction(
        () ->
            transactions.reading().createQuery("select text from note").mapTo(String.class).list());
  }

  private PersistenceSettings file() {
    return PersistenceSettings.embedded(folder, Durability.PROCESS);
  }

  @Test
  void whatWasWrittenIsThereAfterClosingAndOpening() {
    for (Durability durability : Durability.values()) {
      PersistenceSettings settings =
          PersistenceSettings.embedded(folder.resolve(durability.name()), durability);
      try (Persistence persistence = Persistence.open(settings, CLOCK)) {
        write(persistence, "kept");
        assertThat(persistence.isReady()).isTrue();
        assertThat(persistence.commits()).isEqualTo(1);
      }
      try (Persistence persistence = Persistence.open(settings, CLOCK)) {
        assertThat(notes(persistence)).containsExactly("kept");
        assertThat(persistence.commits()).isZero();
      }
    }
  }

  @Test
  void anEmbeddedDatabaseIsOpenedOnce() {
    try (Persistence persistence = Persistence.open(file(), CLOCK)) {
      write(persistence, "kept");
      PersistenceSettings sameFile =
          new PersistenceSettings(
              "jdbc:h2:file:"
                  + folder.toAbsolutePath().resolve("../" + folder.getFileName())
                  + "/coffer",
              Optional.empty(),
              Optional.of("secret"),
              2,
              Durability.PROCESS);
      assertThatThrownBy(() -> Persistence.open(sameFile, CLOCK).close())
          .isInstanceOf(Failure.class);
      assertThat(notes(persistence)).containsExactly("kept");
    }
  }

  @Test
  void aDatabaseOfANewerProgramIsRefusedAndLeftAsItIs() {
    for (PersistenceSettings settings : List.of(file(), Databases.postgres())) {
      try (Persistence persistence = Persistence.open(settings, CLOCK)) {
        JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
        transactions.run(
            () ->
                transactions
                    .writing()
                    .execute(
                        "insert into schema_history select 999, '999', description, type, script,"
                            + " checksum, installed_by, installed_on, execution_time, success"
                            + " from schema_history where version = '1'"));
      }
      assertRefused(settings, DatabaseRefused.Reason.NEWER_SCHEMA);
    }
  }

  @Test
  void theNewestKnownMigrationIsTheLastFile() throws IOException, URISyntaxException {
    Path files =
        Path.of(
            Objects.requireNonNull(Migrations.class.getClassLoader().getResource(Migrations.FOLDER))
                .toURI());
    try (Stream<Path> migrations = Files.list(files)) {
      assertThat(
              migrations
                  .map(file -> file.getFileName().toString().replaceAll("^V(\\d+)__.*", "$1"))
                  .mapToInt(Integer::parseInt)
                  .max())
          .hasValue(Migrations.NEWEST);
    }
  }

  @Test
  void aBareDatabaseIsMigratedByNodesThatStartAtOnce() {
    PersistenceSettings settings = Databases.barePostgres();
    List<Boolean> ready =
        Parallel.run(
            3,
            number -> {
              try (Persistence persistence = Persistence.open(settings, CLOCK)) {
                return persistence.isReady();
              }
            });
    assertThat(ready).containsOnly(true);
  }

  @Test
  void aDamagedFileIsRefused() throws IOException {
    Files.writeString(folder.resolve("coffer.mv.db"), "H:2,not a database\n".repeat(1_000));
    assertRefused(file(), DatabaseRefused.Reason.UNREADABLE);
  }

  @Test
  void wrongCredentialsAreRefused() {
    Persistence.open(file(), CLOCK).close();
    PersistenceSettings settings = file();
    assertRefused(
        new PersistenceSettings(
            settings.url(), Optional.of("sa"), Optional.of("secret"), 2, settings.durability()),
        DatabaseRefused.Reason.CREDENTIALS);
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    PersistenceSettings settings =
        new PersistenceSettings(
            "jdbc:postgresql://127.0.0.1:" + port + "/x?password=secret",
            Optional.of("x"),
            Optional.empty(),
            2,
            Durability.PROCESS);
    assertThatThrownBy(() -> Persistence.open(settings, CLOCK).close())
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageNotContaining("secret");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @Test
  void aBrokenConnectionFailsItsTransactionOnly() {
    try (Persistence persistence = Persistence.open(Databases.postgres(), CLOCK)) {
      JdbiTransactions transactions = (JdbiTransactions) persistence.transactions();
      write(persistence, "before");
      assertThatThrownBy(
              () ->
                  transactions.run(
                      () -> {
                        write(persistence, "lost");
                        transactions
                            .writing()
                            .execute("select pg_terminate_backend(pg_backend_pid())");
                      }))
          .isInstanceOf(StoreUnavailable.class);
      assertThat(transactions.isActive()).isFalse();
      write(persistence, "after");
      assertThat(notes(persistence)).containsExactly("before", "after");
    }
  }

  @Test
  void anInterruptedThreadDoesNotHarmTheEmbeddedDatabase() {
    try (Persistence persistence = Persistence.open(file(), CLOCK)) {
      write(persistence, "first");
      Parallel.elsewhere(
          () -> {
            Thread.currentThread().interrupt();
            try {
              write(persistence, "interrupted");
            } catch (StoreUnavailable e) {
              // no connection for a thread that is to stop
            }
            return true;
          });
      write(persistence, "last");
      assertThat(notes(persistence)).startsWith("first").endsWith("last");
    }
  }

  @Test
  void closedPortsAreUnavailable() {
    for (PersistenceSettings settings : List.of(Databases.h2(), Databases.postgres())) {
      Persistence persistence = Persistence.open(settings, CLOCK);
      persistence.close();
      persistence.close();
      assertThat(persistence.isReady()).isFalse();
      assertThatThrownBy(() -> persistence.leases().removeExpired(1))
          .isInstanceOf(StoreUnavailable.class);
      assertThatThrownBy(() -> persistence.transactions().run(() -> {}))
          .isInstanceOf(StoreUnavailable.class);
    }
  }

  @Test
  void otherDatabasesAndPoolSizesAreRefused() {
    for (String url : List.of("jdbc:mysql://x/y", "jdbc:h2:tcp://x/y", "", "coffer")) {
      assertThatThrownBy(() -> settings(url, 2)).isInstanceOf(IllegalArgumentException.class);
    }
    for (int connections : new int[] {1, 101}) {
      assertThatThrownBy(() -> settings("jdbc:h2:mem:x", connections))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static PersistenceSettings settings(String url, int connections) {
    return new PersistenceSettings(
        url, Optional.empty(), Optional.empty(), connections, Durability.PROCESS);
  }
}
