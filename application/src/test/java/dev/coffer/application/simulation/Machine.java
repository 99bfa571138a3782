package dev.coffer.application.simulation;

import dev.coffer.application.central.CentralLink;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.KindCertificates;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** A computer with one container of its own, that loses power at any point of its work. */
final class Machine {
  final ContainerSerial serial;
  final SealedState disk;
  private final SimulatedWorld world;
  private final Wire wire;
  private final SoftwareContainers containers;
  private final Node power;

  Machine(SimulatedWorld world, Wire wire) {
    this(world, wire, world.skewedClock());
  }

  /** One whose clock says what it wants. */
  Machine(SimulatedWorld world, Wire wire, InstantSource clock) {
    this.world = world;
    this.wire = wire;
    MemoryDatabase files = new MemoryDatabase(moment -> world.storePoint());
    disk = new MemoryStores(files).sealedState();
    containers = over(world.port(SealedState.class, disk), clock);
    power = new Node(world, any -> world.anyCoffer());
    serial = containers.create();
  }

  SoftwareContainers over(SealedState state, InstantSource clock) {
    return new SoftwareContainers(
        ContainerKind.MACHINE,
        state,
        world.keys,
        new PlainSecrets(),
        ScriptedKeys.check(),
        KindCertificates.NONE,
        clock);
  }

  SoftwareContainers driver() {
    return containers;
  }

  /**
   * Brings what Central has for this container, with these wishes.
   *
   * @throws Lost when it was cut off; doing it again goes on
   */
  Transfer.Ending transfer(FirmId firm, List<Wish> wishes) {
    CentralLink link = this::exchange;
    return world.on(
        power, () -> new Transfer(containers, link).run(serial, firm, wishes, "transfer"));
  }

  private ExchangeResult exchange(
      SignedMessage context, Optional<SignedGrant> grant, String requestId) {
    wire.sent(this, context);
    ExchangeResult result =
        world.request(coffer -> coffer.central().exchange(context, grant, requestId));
    if (result instanceof ExchangeResult.Answered answered) {
      for (SignedUpdate update : answered.updates()) {
        wire.answered(this, update);
      }
    }
    return result;
  }
}
