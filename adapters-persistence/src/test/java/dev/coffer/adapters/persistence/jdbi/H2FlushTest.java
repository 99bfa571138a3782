package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.coffer.adapters.persistence.jdbi.PersistenceSettings.Durability;
import dev.coffer.application.Parallel;
import java.nio.file.Path;
import java.sql.SQLException;
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

  private void write() {
    commit(true);
  }

  private void read() {
    commit(false);
  }

  private void commit(boolean wrote) {
    try {
      flush.commit(() -> {}, wrote);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
