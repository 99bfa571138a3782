package dev.coffer.adapters.persistence.jdbi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.Handle;

/** Who does a job that one node at a time does: a row for each job, with its holder and its end. */
final class JobTurns {
  private final JdbiTransactions transactions;
  private final InstantSource clock;

  JobTurns(JdbiTransactions transactions, InstantSource clock) {
    this.transactions = transactions;
    this.clock = clock;
  }

  /** Takes or prolongs the turn; false while another node has it. */
  boolean take(String job, String node, Duration term) {
    return transactions.inTransaction(
        () -> {
          Instant now = clock.instant();
          boolean taken =
              transactions.write(
                      handle ->
                          handle
                              .createUpdate(
                                  "UPDATE job_turn SET node = :node, ends = :ends"
                                      + " WHERE job = :job AND (node = :node OR ends <= :now)")
                              .bind("job", job)
                              .bind("node", node)
                              .bind("ends", Columns.of(now.plus(term)))
                              .bind("now", Columns.of(now))
                              .execute())
                  == 1;
          return taken || (isFree(job) && insert(job, node, now.plus(term)));
        });
  }

  private boolean isFree(String job) {
    return transactions
        .reading()
        .createQuery("SELECT count(*) FROM job_turn WHERE job = :job")
        .bind("job", job)
        .mapTo(Integer.class)
        .one()
        .equals(0);
  }

  private boolean insert(String job, String node, Instant ends) {
    return transactions.write(
        (Handle handle) ->
            handle
                    .createUpdate(
                        "INSERT INTO job_turn (job, node, ends) VALUES (:job, :node, :ends)")
                    .bind("job", job)
                    .bind("node", node)
                    .bind("ends", Columns.of(ends))
                    .execute()
                == 1);
  }

  /** Gives a turn up; one that the node does not have is left alone. */
  void end(String job, String node) {
    transactions.run(
        () ->
            transactions.write(
                handle ->
                    handle.execute("DELETE FROM job_turn WHERE job = ? AND node = ?", job, node)));
  }
}
