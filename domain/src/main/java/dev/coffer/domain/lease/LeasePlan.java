package dev.coffer.domain.lease;

import java.util.ArrayList;
import java.util.List;

/**
 * The outcome of a batch: what to answer, and what to store in one step before answering.
 *
 * @param results one for each command, in order
 * @param newPools to insert
 * @param changedPools to replace
 * @param inserted leases to insert
 * @param updated leases to replace, by pool and id
 * @param removed leases to delete, by pool and id
 */
public record LeasePlan(
    List<LeaseResult> results,
    List<LeasePool> newPools,
    List<LeasePool> changedPools,
    List<Lease> inserted,
    List<Lease> updated,
    List<Lease> removed) {

  public LeasePlan {
    results = List.copyOf(results);
    newPools = List.copyOf(newPools);
    changedPools = List.copyOf(changedPools);
    inserted = List.copyOf(inserted);
    updated = List.copyOf(updated);
    removed = List.copyOf(removed);
  }

  /** Whether there is something to store. */
  public boolean changesAnything() {
    return !(newPools.isEmpty()
        && changedPools.isEmpty()
        && inserted.isEmpty()
        && updated.isEmpty()
        && removed.isEmpty());
  }

  /** A plan in the making. */
  static final class Draft {
    final List<LeaseResult> results = new ArrayList<>();
    final List<LeasePool> newPools = new ArrayList<>();
    final List<LeasePool> changedPools = new ArrayList<>();
    final List<Lease> inserted = new ArrayList<>();
    final List<Lease> updated = new ArrayList<>();
    final List<Lease> removed = new ArrayList<>();

    LeasePlan done() {
      return new LeasePlan(results, newPools, changedPools, inserted, updated, removed);
    }
  }
}
