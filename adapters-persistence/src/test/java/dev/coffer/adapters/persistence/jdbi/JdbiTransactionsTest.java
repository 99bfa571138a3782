package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import dev.coffer.application.TransactionsContract;
import dev.coffer.application.Versioned;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;

final class JdbiTransactionsTest {
  @Nested
  class OnH2 extends On {
    OnH2() {
      super(Databases.h2());
    }
  }

  @Nested
  class OnPostgreSql extends On {
    OnPostgreSql() {
      super(Databases.postgres());
    }
  }

  abstract static class On implements TransactionsContract {
    private final Persistence persistence;

    On(PersistenceSettings settings) {
      persistence =
          Persistence.open(settings, InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z")));
    }

    @BeforeEach
    void createTable() {
      transactions()
          .run(
              () ->
                  jdbi()
                      .writing()
                      .execute(
                          "CREATE TABLE counter (name varchar(64) PRIMARY KEY, amount bigint,"
                              + " version bigint)"));
    }

    @AfterEach
    void close() {
      persistence.close();
    }

    @Override
    public Transactions transactions() {
      return persistence.transactions();
    }

    @Override
    public Counters counters() {
      return new Rows(jdbi());
    }

    private JdbiTransactions jdbi() {
      return (JdbiTransactions) persistence.transactions();
    }
  }

  private record Rows(JdbiTransactions transactions) implements TransactionsContract.Counters {
    @Override
    public Optional<Versioned<Long>> find(String name) {
      return transactions
          .reading()
          .createQuery("SELECT amount, version FROM counter WHERE name = :name")
          .bind("name", name)
          .map((row, context) -> new Versioned<>(row.getLong("amount"), row.getLong("version")))
          .findOne();
    }

    @Override
    public void save(String name, Versioned<Long> counter) {
      Handle handle = transactions.writing();
      int rows =
          counter.version() == 0
              ? handle.execute("INSERT INTO counter VALUES (?, ?, 1)", name, counter.value())
              : handle.execute(
                  "UPDATE counter SET amount = ?, version = version + 1"
                      + " WHERE name = ? AND version = ?",
                  counter.value(),
                  name,
                  counter.version());
      if (rows == 0) {
        throw new Stale("counter " + name);
      }
    }
  }
}
