package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.ChainStore;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Chain;
import java.util.List;
import java.util.Optional;

/** Thread-safe. */
final class MemoryChains implements ChainStore {
  private final MemoryDatabase database;
  private final VersionedTable<Within<ContainerSerial, FirmId>, Chain> chains;
  private final MemoryTable<Within<Within<ContainerSerial, FirmId>, Long>, Chain.Step> steps;
  private final MemoryTable<Within<Within<ContainerSerial, FirmId>, Long>, Digest> contexts;

  MemoryChains(MemoryDatabase database) {
    this.database = database;
    this.chains = new VersionedTable<>(database, "chain");
    this.steps = database.table("chain.step");
    this.contexts = database.table("chain.context");
  }

  @Override
  public Optional<Versioned<Chain>> find(ContainerSerial container, FirmId firm) {
    return chains.find(new Within<>(container, firm));
  }

  @Override
  public void save(Versioned<Chain> chain, List<Chain.Step> appended) {
    Within<ContainerSerial, FirmId> key =
        new Within<>(chain.value().container(), chain.value().firm());
    chains.save(key, chain);
    for (Chain.Step step : appended) {
      if (!steps.insert(new Within<>(key, step.counter()), step)) {
        throw database.stale("step " + step.counter() + " of " + key);
      }
    }
  }

  @Override
  public List<Chain.Step> steps(ContainerSerial container, FirmId firm, long after, int limit) {
    return Within.page(
        steps,
        new Within<>(container, firm),
        Optional.of(after),
        Paging.checked(limit, MOST_STEPS));
  }

  @Override
  public Optional<Digest> digestAt(ContainerSerial container, FirmId firm, long counter) {
    return steps.find(new Within<>(new Within<>(container, firm), counter)).map(Chain.Step::digest);
  }

  @Override
  public Optional<Digest> seen(ContainerSerial container, FirmId firm, long contextSeq) {
    return contexts.find(new Within<>(new Within<>(container, firm), contextSeq));
  }

  @Override
  public void remember(ContainerSerial container, FirmId firm, long contextSeq, Digest payload) {
    contexts.insert(new Within<>(new Within<>(container, firm), contextSeq), payload);
  }

  @Override
  public void forget(ContainerSerial container, FirmId firm, long from) {
    Within<ContainerSerial, FirmId> chain = new Within<>(container, firm);
    contexts
        .range(new Within<>(chain, from), key -> key.outer().compareTo(chain) == 0)
        .forEach(entry -> contexts.remove(entry.getKey()));
  }

  @Override
  public List<Chain> list(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return chains
        .rows()
        .where(
            (key, chain) ->
                key.key().equals(firm)
                    && (after.isEmpty() || key.outer().compareTo(after.get()) > 0),
            Paging.checked(limit))
        .stream()
        .map(each -> each.getValue().value())
        .toList();
  }

  @Override
  public List<FirmId> firms(ContainerSerial container) {
    return Within.entries(chains.rows(), container, Integer.MAX_VALUE).stream()
        .map(entry -> entry.getKey().key())
        .toList();
  }
}
