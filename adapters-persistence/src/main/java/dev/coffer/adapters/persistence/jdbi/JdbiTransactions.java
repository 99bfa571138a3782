package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Stale;
import dev.coffer.application.Transactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Handles;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.Update;
import org.jspecify.annotations.Nullable;

/**
 * Transactions on one database: one connection per outermost transaction, bound to its thread.
 * Isolation is a snapshot (REPEATABLE READ on PostgreSQL and H2), so two writers of one row do not
 * both commit.
 */
final class JdbiTransactions implements Transactions {
  private static final int TRIES = 20;
  private static final int IN_TURN_AFTER = 3;

  /** The longest wait before the next try; a lost race is lost to something short. */
  private static final long MAX_PAUSE_NANOS = 8_000_000L;

  private final DataSource database;
  private final Jdbi jdbi;
  private final Map<String, Sql> statements = new ConcurrentHashMap<>();
  private final CommitGate gate;
  private final AtomicLong commits = new AtomicLong();
  private final Lock turns = new ReentrantLock(true);

  @SuppressWarnings("ThreadLocalUsage") // one transaction per thread and database
  private final ThreadLocal<Open> current = new ThreadLocal<>();

  /** A transaction under way. */
  private static final class Open {
    private final Connection connection;
    private @Nullable Handle handle;
    private boolean wrote;
    private boolean doomed;

    Open(Connection connection) {
      this.connection = connection;
    }

    /** JDBI on this connection; most transactions do without. */
    Handle handle(Jdbi jdbi) {
      Handle opened = handle;
      if (opened == null) {
        opened = jdbi.open();
        handle = opened;
      }
      return opened;
    }

    void close() {
      if (handle != null) {
        handle.close();
      }
    }
  }

  /** Gives JDBI the connection of the current transaction, which is not JDBI's to close. */
  private final class Current implements ConnectionFactory {
    @Override
    public Connection openConnection() {
      return open().connection;
    }

    @Override
    public void closeConnection(Connection connection) {
      // the transaction closes it
    }
  }

  /**
   * Transactions on connections that are not in auto-commit and see one state of the database.
   *
   * @param gate by which commits become durable
   */
  JdbiTransactions(DataSource database, CommitGate gate) {
    this.database = database;
    this.gate = gate;
    jdbi = Jdbi.create(new Current());
    jdbi.getConfig(Handles.class).setForceEndTransactions(false);
  }

  @Override
  public <T> T inTransaction(Supplier<T> work) {
    Open joined = current.get();
    if (joined != null) {
      return join(joined, work);
    }
    Stale stale = null;
    for (int run = 0; run < TRIES; run++) {
      pause(run);
      try {
        return run < IN_TURN_AFTER ? once(work) : inTurn(work);
      } catch (Stale e) {
        if (stale != null) {
          e.addSuppressed(stale);
        }
        stale = e;
      }
    }
    throw stale;
  }

  @Override
  public <T> T together(Supplier<T> work) {
    return isActive() ? work.get() : gate.together(work);
  }

  @Override
  public boolean isActive() {
    return current.get() != null;
  }

  /** How many transactions that wrote were committed. */
  long commits() {
    return commits.get();
  }

  /** The current transaction's connection, for reading. */
  Handle reading() {
    return open().handle(jdbi);
  }

  /** The current transaction's connection, for writing. */
  Handle writing() {
    Open open = open();
    open.wrote = true;
    return open.handle(jdbi);
  }

  /**
   * Dooms the current transaction: a store saves all or nothing, even when its call is swallowed.
   *
   * @param what names the thing that changed
   */
  Stale stale(String what) {
    open().doomed = true;
    return new Stale(what);
  }

  /**
   * Writes. A failure dooms the transaction, so that who swallows it keeps nothing half done.
   *
   * @throws Stale on a unique violation, or when another writer was faster
   */
  <T> T write(Function<Handle, T> statements) {
    Handle handle = writing();
    boolean done = false;
    try {
      T answer = statements.apply(handle);
      done = true;
      return answer;
    } catch (JdbiException e) {
      throw SqlFailures.meaning(e);
    } finally {
      open().doomed |= !done;
    }
  }

  /**
   * Saves one row: inserts at version 0, else replaces at that version. Both statements have the
   * parameter {@code version}, the one loaded, and store the next.
   *
   * @param bind binds all other parameters
   * @throws Stale when the row is there already, or has no longer that version
   */
  void save(String what, long version, String insert, String update, UnaryOperator<Update> bind) {
    write(
        handle -> {
          Update statement = handle.createUpdate(version == 0 ? insert : update);
          if (bind.apply(statement.bind("version", version)).execute() != 1) {
            throw new Stale(what);
          }
          return true;
        });
  }

  /** All rows of a query by plain JDBC. */
  <T> List<T> list(String sql, Prepared.Binding binding, Row.Reader<T> reader) {
    try (Prepared statement = prepared(open(), sql)) {
      binding.to(statement);
      return statement.rows(reader);
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    }
  }

  /**
   * The row of a query by plain JDBC.
   *
   * @throws IllegalStateException when there are several
   */
  <T> Optional<T> find(String sql, Prepared.Binding binding, Row.Reader<T> reader) {
    List<T> rows = list(sql, binding, reader);
    if (rows.size() > 1) {
      throw new IllegalStateException(rows.size() + " rows instead of one: " + sql);
    }
    return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
  }

  /**
   * Writes by plain JDBC; fails like {@link #write}.
   *
   * @return how many rows were changed
   */
  int change(String sql, Prepared.Binding binding) {
    return changing(
        sql,
        statement -> {
          binding.to(statement);
          return statement.execute();
        });
  }

  /** Binds the parameters of one of many. */
  @FunctionalInterface
  interface BindingOf<T> {
    void to(Prepared statement, T item) throws SQLException;
  }

  /** {@link #change} for each of {@code items}; how many rows each changed. */
  <T> int[] changeAll(String sql, List<T> items, BindingOf<T> binding) {
    if (items.isEmpty()) {
      return new int[0];
    }
    return changing(
        sql,
        statement -> {
          for (T item : items) {
            binding.to(statement, item);
            statement.add();
          }
          return statement.executeAll();
        });
  }

  /**
   * {@link #save} by plain JDBC.
   *
   * @param binding binds all parameters but {@code version}
   */
  void put(String what, long version, String insert, String update, Prepared.Binding binding) {
    changing(
        version == 0 ? insert : update,
        statement -> {
          binding.to(statement.bind("version", version));
          if (statement.execute() != 1) {
            throw new Stale(what);
          }
          return true;
        });
  }

  /** Something that a statement changes. */
  private interface Changing<T> {
    T by(Prepared statement) throws SQLException;
  }

  private <T> T changing(String sql, Changing<T> change) {
    Open open = open();
    open.wrote = true;
    boolean done = false;
    try (Prepared statement = prepared(open, sql)) {
      T answer = change.by(statement);
      done = true;
      return answer;
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    } finally {
      open.doomed |= !done;
    }
  }

  /** The texts are constants of the program, so there are only so many. */
  private Prepared prepared(Open open, String sql) throws SQLException {
    Sql known = statements.get(sql);
    if (known == null) {
      known = statements.computeIfAbsent(sql, Sql::of);
    }
    return Prepared.on(open.connection, known);
  }

  private Open open() {
    Open open = current.get();
    if (open == null) {
      throw new IllegalStateException("stores are used inside a transaction only");
    }
    return open;
  }

  private <T> T once(Supplier<T> work) {
    try (Connection connection = database.getConnection()) {
      Open open = new Open(connection);
      current.set(open);
      boolean done = false;
      try {
        T answer = work.get();
        if (open.doomed) {
          throw new IllegalStateException(
              "the failure of a store or of a joined transaction was swallowed");
        }
        gate.commit(connection::commit, open.wrote);
        commits.addAndGet(open.wrote ? 1 : 0);
        done = true;
        return answer;
      } finally {
        current.remove();
        open.close();
        if (!done) {
          rollback(connection);
        }
      }
    } catch (SQLException e) {
      throw SqlFailures.meaning(e);
    } catch (RuntimeException e) {
      throw SqlFailures.meaning(e);
    }
  }

  /** Lets those who lost again and again have their next try one after the other. */
  private <T> T inTurn(Supplier<T> work) {
    turns.lock();
    try {
      return once(work);
    } finally {
      turns.unlock();
    }
  }

  private static <T> T join(Open open, Supplier<T> work) {
    boolean done = false;
    try {
      T answer = work.get();
      done = true;
      return answer;
    } finally {
      open.doomed |= !done;
    }
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      // The connection is gone, and with it the transaction; the first failure is the one to tell.
    }
  }

  private static void pause(int run) {
    if (run > 0) {
      long most = Math.min(MAX_PAUSE_NANOS, 100_000L << Math.min(run, 10));
      LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most));
    }
  }
}
