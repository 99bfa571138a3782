package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.application.Parallel;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.h2.store.fs.FilePath;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class H2FlushTest {
  @TempDir Path folder;
  private HikariDataSource database;
  private H2Flush flush;

  @BeforeEach
  void open() {
    database = Pools.locking(PersistenceSettings.embedded(folder, Durability.PROCESS));
    flush = new H2Flush(database, Durability.PROCESS);
  }

  @AfterEach
  void close() {
    flush.close();
    database.close();
  }

  @Test
  void eachCommitOfItsOwnIsFlushed() {
    write();
    write();
    assertThat(flush.flushes()).isEqualTo(2);
  }

  @Test
  void commitsOfOneRequestAreFlushedOnceAtItsEnd() {
    long before =
        flush.together(
            () -> {
              write();
              read();
              write();
              return flush.flushes();
            });
    assertThat(before).isZero();
    assertThat(flush.flushes()).isEqualTo(1);
  }

  @Test
  void aRequestThatFailsIsFlushedAllTheSame() {
    assertThatThrownBy(
            () ->
                flush.together(
                    () -> {
                      write();
                      throw new IllegalArgumentException("the request");
                    }))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(flush.flushes()).isEqualTo(1);
  }

  @Test
  void aRequestThatOnlyReadsFlushesNothing() {
    flush.together(
        () -> {
          read();
          return true;
        });
    assertThat(flush.flushes()).isZero();
  }

  @Test
  void whoeverReadsWhatARequestHasNotFlushedYetFlushesIt() {
    flush.together(
        () -> {
          write();
          Parallel.elsewhere(
              () -> {
                read();
                return true;
              });
          assertThat(flush.flushes()).isEqualTo(1);
          return true;
        });
  }

  @Test
  void aRequestThatReadsWhatAnotherHasNotFlushedYetFlushesIt() {
    flush.together(
        () -> {
          write();
          return Parallel.elsewhere(
              () ->
                  flush.together(
                      () -> {
                        read();
                        return true;
                      }));
        });
    assertThat(flush.flushes()).isEqualTo(2);
  }

  /**
   * H2's own thread, woken after half a second in which nobody flushed, has taken the changes and
   * not written them yet: whoever committed them must wait until it has.
   */
  @Test
  void whatH2IsAboutToWriteByItselfIsWaitedFor() throws Exception {
    FilePath.register(new HeldFiles());
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl("jdbc:h2:held:" + folder.resolve("held"));
    config.setAutoCommit(false);
    try (HikariDataSource held = new HikariDataSource(config);
        H2Flush flushing = new H2Flush(held, Durability.PROCESS);
        Connection connection = held.getConnection()) {
      connection.createStatement().execute("create table note (text varchar(9))");
      flushing.commit(connection::commit, true);
      CompletableFuture<Boolean> answered;
      HeldFiles.WRITES.writeLock().lock();
      try {
        connection.createStatement().execute("insert into note values ('a')");
        connection.commit();
        assertThat(flushing.file().tryCommit()).as("H2's own thread took it").isPositive();
        answered =
            CompletableFuture.supplyAsync(
                () -> {
                  commit(flushing, true);
                  return true;
                });

        assertThat(answered.copy().completeOnTimeout(false, 200, TimeUnit.MILLISECONDS).join())
            .isFalse();
      } finally {
        HeldFiles.WRITES.writeLock().unlock();
      }
      assertThat(answered.join()).isTrue();
    }
  }

  private void write() {
    commit(true);
  }

  private void read() {
    commit(false);
  }

  private void commit(boolean wrote) {
    commit(flush, wrote);
  }

  private static void commit(H2Flush flush, boolean wrote) {
    try {
      flush.commit(() -> {}, wrote);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
