package dev.coffer.application.lease;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.domain.lease.Lease;
import dev.coffer.domain.lease.LeaseBook;
import dev.coffer.domain.lease.LeaseCommand;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.LeasePoolId;
import dev.coffer.domain.lease.LeaseResult;
import dev.coffer.domain.lease.PoolTerms;
import java.util.List;
import java.util.Optional;

/**
 * Who has which seat until when, over all nodes of a server: the only thing that grants leases.
 *
 * <p>It decides by the rules of {@link LeaseBook} and by its own clock, never by the caller's: a
 * database shared by nodes uses the database's. It is not a store: its answers are promises to
 * others, so it is external and keeps its own transactions.
 *
 * <p>Every method throws {@link IllegalStateException} inside an application transaction, {@link
 * StoreUnavailable} when the ledger does not answer (what was asked may or may not have been done;
 * all commands may be sent again), and nothing is kept of a call that throws anything else.
 *
 * <p>Thread-safety: any number of threads. Atomicity: a call's commands are decided in order and
 * become durable together, before the answer; no other call's come between. Blocking: until
 * durable, typically a few milliseconds; with many callers, as long as those before take. Contract:
 * {@code LeaseLedgerContract}, which each implementation runs.
 */
public interface LeaseLedger {
  /** The most commands in one call. */
  int MAX_COMMANDS = 256;

  /** The most leases of one page or one sweep. */
  int MAX_PAGE = 1_000;

  /**
   * Decides and carries out commands.
   *
   * @param commands at most {@link #MAX_COMMANDS}, for any pools
   * @return one result for each, in order; a refused command does not hinder the others
   * @throws IllegalArgumentException on more commands
   */
  List<LeaseResult> execute(List<LeaseCommand> commands);

  /** {@link #execute(List)} for one command. */
  default LeaseResult execute(LeaseCommand command) {
    return execute(List.of(command)).get(0);
  }

  /**
   * Says what a pool has to give. Repeating it changes nothing; a lower generation than the known
   * one is ignored; the same one replaces the terms. May as well go along as the first command of a
   * batch.
   */
  default void define(LeasePoolId pool, int generation, PoolTerms terms) {
    execute(new LeaseCommand.Define(pool, generation, terms));
  }

  /**
   * The leases whose seats are taken now, lingering ones included, in the order of their ids; empty
   * for an unknown pool.
   *
   * @param after the last id of the page before, or empty for the first page
   * @param limit 1..{@link #MAX_PAGE}
   * @throws IllegalArgumentException on another limit
   */
  List<Lease> held(LeasePoolId pool, Optional<LeaseId> after, int limit);

  /**
   * Removes leases whose seats have come free, of the pools that are longest due. Seats come free
   * without it: this frees space. To be called now and then on any node.
   *
   * @param limit how many pools are looked at, 1..{@link #MAX_PAGE}
   * @return how many leases were removed; 0 when nothing was due
   * @throws IllegalArgumentException on another limit
   */
  int removeExpired(int limit);
}
