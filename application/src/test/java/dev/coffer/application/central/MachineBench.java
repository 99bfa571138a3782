package dev.coffer.application.central;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;

/** One machine container in the hands of its user, and a Central that it exchanges with. */
final class MachineBench {
  final Bench bench;
  final Firm firm;
  final SealedState files = MemoryStores.empty().sealedState();
  final ContainerDriver driver;
  final ContainerSerial serial;
  private final AtomicLong codes;

  MachineBench() {
    this(new Bench());
  }

  private MachineBench(Bench bench) {
    this(bench, bench.firm(1001), new AtomicLong(10));
  }

  private MachineBench(Bench bench, Firm firm, AtomicLong codes) {
    this.bench = bench;
    this.firm = firm;
    this.codes = codes;
    this.driver =
        new SoftwareContainers(
            ContainerKind.MACHINE,
            files,
            bench.keys,
            new PlainSecrets(),
            ScriptedKeys.check(),
            KindCertificates.NONE,
            bench.time);
    this.serial = driver.create();
  }

  /** Another computer and container of the same world; Central knows it. */
  MachineBench another() {
    MachineBench another = new MachineBench(bench, firm, codes);
    another.contact();
    return another;
  }

  Product product(Terms.Builder terms) {
    return bench.product(
        firm,
        codes.getAndIncrement(),
        terms.kinds(ContainerKind.MACHINE, ContainerKind.CLOUD).build());
  }

  License sold(Terms.Builder terms) {
    return bench.sell(product(terms), 1).licenses().get(0);
  }

  License active(Terms.Builder terms) {
    License license = sold(terms);
    transfer(activate(license));
    return current(license);
  }

  /** A licence in a state, as far as that is in or on its way to this container. */
  License in(Place.State state) {
    Changes changes = bench.coffer.changes();
    License license = sold(Terms.builder());
    switch (state) {
      case AVAILABLE -> {}
      case DELIVERING -> answered(context(activate(license)));
      case ACTIVE -> transfer(activate(license));
      case RETURNING -> {
        transfer(activate(license));
        answered(context(giveBack(license)));
      }
      case WITHDRAWING -> {
        transfer(activate(license));
        Bench.done(changes.withdraw(firm.id(), license.id()));
      }
      case WITHDRAWN -> Bench.done(changes.withdraw(firm.id(), license.id()));
      case REPLACED ->
          Bench.done(
              changes.replace(firm.id(), license.id(), Optional.empty(), UnaryOperator.identity()));
    }
    License there = current(license);
    assertThat(there.place().state()).isEqualTo(state);
    return there;
  }

  Wish activate(License license) {
    return new Wish(
        Wish.Kind.ACTIVATE,
        license.id(),
        license.generation(),
        Optional.of(TicketRight.of(license.ticket(), serial)));
  }

  Wish giveBack(License license) {
    return new Wish(
        Wish.Kind.RETURN, license.id(), current(license).generation(), Optional.empty());
  }

  SignedMessage context(Wish... wishes) {
    return driver.context(serial, firm.id(), Optional.empty(), List.of(wishes));
  }

  /** A context that answers Central's challenge of this moment. */
  SignedMessage challenged(Wish... wishes) {
    return driver.context(serial, firm.id(), chain().challenge(), List.of(wishes));
  }

  /** What Central knows of the container. */
  Chain chain() {
    return bench
        .stores
        .transactions()
        .inTransaction(() -> bench.stores.chains().find(serial, firm.id()).orElseThrow().value());
  }

  ExchangeResult.Answered answered(SignedMessage context) {
    return (ExchangeResult.Answered) bench.coffer.central().exchange(context, "r");
  }

  SignedMessage applied(SignedUpdate update) {
    ContainerDriver.ApplyOutcome outcome = driver.apply(serial, update);
    assertThat(outcome).isInstanceOf(ContainerDriver.ApplyOutcome.Applied.class);
    return ((ContainerDriver.ApplyOutcome.Applied) outcome).receipt();
  }

  /** A contact, whatever becomes of the wishes. */
  Transfer.Ending contact(Wish... wishes) {
    Transfer.Ending ending =
        new Transfer(driver, bench.coffer.central()).run(serial, firm.id(), List.of(wishes), "r");
    assertThat(ending).isInstanceOf(Transfer.Ending.Complete.class);
    return ending;
  }

  /** A contact by which all wishes are granted. */
  void transfer(Wish... wishes) {
    assertThat(((Transfer.Ending.Complete) contact(wishes)).refusedWishes()).isEmpty();
  }

  void putBack(SealedState.Stored state) {
    SealedState.Stored now = files.find(serial).orElseThrow();
    assertThat(files.replace(serial, now.version(), state.sealed())).isTrue();
  }

  List<Item> items() {
    return driver.contents(serial, firm.id()).items();
  }

  Item item(License license) {
    return items().stream()
        .filter(item -> item.entry().license().equals(license.id()))
        .findFirst()
        .orElseThrow();
  }

  LicenseEntry held(License license) {
    return item(license).entry();
  }

  boolean blocked() {
    return driver.contents(serial, firm.id()).blocked();
  }

  void use(License license, long units) {
    assertThat(using(license, units)).isInstanceOf(ContainerDriver.UseOutcome.Allowed.class);
  }

  boolean uses(License license) {
    return using(license, 0) instanceof ContainerDriver.UseOutcome.Allowed;
  }

  private ContainerDriver.UseOutcome using(License license, long units) {
    return driver.use(
        serial, firm.id(), license.id(), bench.ids.next(), ContainerDriver.Use.of(units));
  }

  License current(License license) {
    return bench.coffer.sales().license(firm.id(), license.id()).orElseThrow();
  }

  /** The operations of the last updates written, in their order. */
  List<Operation> written(int updates) {
    return bench
        .stores
        .transactions()
        .inTransaction(
            () -> {
              Chain chain = bench.stores.chains().find(serial, firm.id()).orElseThrow().value();
              long before = chain.issued().counter() - updates;
              return bench.stores.chains().steps(serial, firm.id(), before, updates).stream()
                  .flatMap(step -> step.update().operations().stream())
                  .toList();
            });
  }
}
