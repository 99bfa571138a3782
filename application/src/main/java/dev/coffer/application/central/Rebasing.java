package dev.coffer.application.central;

import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseEvent;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** Carries out in one exchange what the vendor decided of a container in question. Used once. */
final class Rebasing {
  private final ContainerContext context;
  private final LicensesHere here;
  private final ChainStore chains;

  Rebasing(ContainerContext context, LicensesHere here, ChainStore chains) {
    this.context = context;
    this.here = here;
    this.chains = chains;
  }

  /** Whether the context says of an entry that less was used than was said before. */
  boolean showsLessUse() {
    return here.all().stream()
        .filter(license -> license.place().isIn(context.serial()))
        .filter(license -> stones(license.id()).isEmpty())
        .anyMatch(license -> license.seen().units() > shown(license.id()).units());
  }

  private Used shown(LicenseId license) {
    return context.used().getOrDefault(license, Used.NOTHING);
  }

  private List<Tombstone> stones(LicenseId license) {
    return context.tombstones().stream().filter(each -> each.license().equals(license)).toList();
  }

  private boolean isBuried(License license) {
    return stones(license.id()).stream()
        .anyMatch(
            stone ->
                stone.generation() >= license.generation()
                    && stone.generation() <= license.newestGeneration());
  }

  /** The last rebase, if the container has not shown that it did it. */
  Optional<Operation.Rebase> outstanding(Chain chain) {
    return chain.rebased() <= chain.confirmed().counter()
        ? Optional.empty()
        : chains.steps(chain.container(), chain.firm(), chain.rebased() - 1, 1).stream()
            .flatMap(step -> step.update().operations().stream())
            .filter(Operation.Rebase.class::isInstance)
            .map(Operation.Rebase.class::cast)
            .findFirst();
  }

  /** Whether the last rebase answers this very context. */
  boolean isAnswered(Chain chain) {
    return outstanding(chain)
        .filter(last -> last.contextSeq() == context.contextSeq())
        .filter(last -> last.granted().equals(context.granted()))
        .isPresent();
  }

  /**
   * Writes the rebase that answers this context. Numbers of contexts from its own on are forgotten:
   * the container counts on from there.
   *
   * @param dressed an entry as it is sent
   */
  Chain.Extended begin(Chain chain, Function<License, LicenseEntry> dressed) {
    Map<Digest, LicenseEntry> entries = new TreeMap<>();
    if (chain.decision().equals(Optional.of(Chain.Decision.ACCEPT))) {
      for (License license : here.all()) {
        if (license.belongsIn(context.serial()) && !isBuried(license)) {
          here.on(license.id(), new LicenseEvent.Rebased(context.serial(), shown(license.id())));
          LicenseEntry entry = dressed.apply(here.current(license.id()).orElseThrow());
          entries.put(entry.digest(), entry);
        }
      }
    }
    chains.forget(context.serial(), context.firm(), context.contextSeq());
    return chain.rebase(context, entries);
  }

  /** The container did what was decided: what is not there any more comes home. */
  Chain settled(Chain chain, Operation.Rebase done) {
    Set<LicenseId> kept = new HashSet<>();
    done.entries().forEach(put -> kept.add(put.license()));
    for (License license : here.all()) {
      if (license.place().isIn(context.serial()) && !kept.contains(license.id())) {
        Used last =
            stones(license.id()).stream().map(Tombstone::used).reduce(Used.NOTHING, Used::orMore);
        here.on(license.id(), new LicenseEvent.Gone(context.serial(), license.generation(), last));
      }
    }
    here.tell(
        context.serial().text(),
        "container.settled",
        Map.of("decision", chain.decision().map(Chain.Decision::name).orElse("")));
    return chain.settled();
  }
}
