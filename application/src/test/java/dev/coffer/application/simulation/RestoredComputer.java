package dev.coffer.application.simulation;

import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerUnavailable;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.License;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.SignedGrant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Activates, uses and returns; sometimes its owner cheats a Central that may have forgotten. */
final class RestoredComputer {
  static final int STEPS = 12;

  private final RestoredRun run;
  private final SimulatedWorld world;
  private final Machine machine;

  RestoredComputer(RestoredRun run, Machine machine) {
    this.run = run;
    this.world = run.world;
    this.machine = machine;
  }

  void run() {
    for (int i = 0; i < STEPS; i++) {
      try {
        step();
      } catch (ContainerUnavailable e) {
        // The owner's own disk failed: not this time.
      }
      run.stepped();
      run.laws.check();
      world.sleep(Duration.ofMinutes(1));
    }
  }

  private void step() {
    switch (world.random.nextInt(8)) {
      case 0 -> transfer(returning());
      case 1, 2 -> use();
      case 3 -> transfer(List.of());
      case 4 -> cheat();
      case 5 -> forge(world.oneOf(run.machines));
      default -> transfer(activating(world.oneOf(run.sales)));
    }
  }

  private List<ContainerDriver.Item> items() {
    return world.quietly(() -> machine.driver().contents(machine.serial, run.firm).items());
  }

  private List<Wish> returning() {
    return items().stream()
        .limit(1)
        .map(ContainerDriver.Item::entry)
        .map(
            entry ->
                new Wish(Wish.Kind.RETURN, entry.license(), entry.generation(), Optional.empty()))
        .toList();
  }

  private List<Wish> activating(Sales.Sale sale) {
    List<License> shown =
        world
            .ask(coffer -> coffer.central().show(sale.ticket().lookupHash()))
            .flatMap(found -> found)
            .map(Central.TicketView::licenses)
            .orElse(List.of());
    return shown.stream()
        .map(
            license ->
                new Wish(
                    Wish.Kind.ACTIVATE,
                    license.id(),
                    license.generation(),
                    Optional.of(TicketRight.of(sale.ticket().lookupHash(), machine.serial))))
        .toList();
  }

  private void use() {
    for (ContainerDriver.Item item : items()) {
      machine
          .driver()
          .use(
              machine.serial,
              run.firm,
              item.entry().license(),
              world.ids.next(),
              ContainerDriver.Use.of(1));
    }
  }

  /** Whatever Central remembers, it is never stuck, and never looks copied or put back. */
  void transfer(List<Wish> wishes) {
    int before = world.restores();
    Optional<Transfer.Ending> ending = world.again(() -> machine.transfer(run.firm, wishes));
    if (ending.isEmpty()) {
      return;
    }
    if (!(ending.get() instanceof Transfer.Ending.Complete complete)) {
      throw new LawBroken(LawBroken.Law.CHAIN, machine.serial + " is stuck: " + ending.get());
    }
    complete.incident().ifPresent(found -> run.laws.isAhead(machine, found));
    if (world.restores() == before) {
      run.laws.heard(machine);
    }
  }

  /** The firm's signatures on what it granted earlier, as if they were the last. */
  private void cheat() {
    List<Wish> wishes = activating(world.oneOf(run.sales));
    ContainerDriver.Backed backed = machine.driver().backed(machine.serial, run.firm, wishes);
    if (backed.grant().isEmpty()) {
      return;
    }
    SignedGrant last = backed.grant().get();
    List<SignedMessage> older = new ArrayList<>();
    for (Wire.Answered each : run.wire.updates) {
      SignedMessage message = each.update().message();
      if (each.machine() == machine && !message.equals(last.update()) && !older.contains(message)) {
        older.add(message);
      }
    }
    for (SignedMessage message : older) {
      SignedGrant grant = new SignedGrant(message, last.granted(), last.entries());
      world.ask(coffer -> coffer.central().exchange(backed.context(), Optional.of(grant), "cheat"));
    }
  }

  /** Says in another container's name that it has what was written for it, and cannot sign that. */
  private void forge(Machine victim) {
    Optional<Chain> chain = run.laws.chain(victim);
    if (chain.isEmpty()) {
      return;
    }
    SignedMessage genuine =
        world.quietly(
            () -> victim.driver().context(victim.serial, run.firm, Optional.empty(), List.of()));
    KeySet keys = victim.driver().keys(victim.serial);
    Verification verification =
        genuine.verify(MessageType.CONTEXT, keys, keys.algorithms(), ScriptedKeys.check());
    ContainerContext context =
        ContainerContext.parse(((Verification.Verified) verification).payload());
    SortedMap<Issuer, ChainPosition> chains = new TreeMap<>(context.chains());
    chains.put(Issuer.CENTRAL, chain.get().issued());
    ContainerContext claimed =
        new ContainerContext(
            context.serial(),
            context.firm(),
            context.contextSeq(),
            chains,
            chain.get().granted().digest(),
            context.blocked(),
            context.epoch(),
            context.used(),
            context.tombstones(),
            context.lastSeen(),
            context.capabilities(),
            Optional.empty(),
            List.of(),
            context.clock(),
            context.emergencies());
    SignedMessage forged =
        SignedMessage.sign(
            MessageType.CONTEXT,
            SignedMessage.Header.of(keys),
            claimed.encode(),
            world.keys.signer(world.keys.create(Set.of(Algorithm.ESP256))));
    Optional<ExchangeResult> answer =
        world.ask(coffer -> coffer.central().exchange(forged, "forged"));
    if (answer.isPresent() && answer.get() instanceof ExchangeResult.Answered) {
      throw new LawBroken(LawBroken.Law.BELIEF, "a forged context was believed");
    }
  }
}
