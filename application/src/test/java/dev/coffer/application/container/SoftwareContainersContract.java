package dev.coffer.application.container;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.memory.MemoryDatabase;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.SignatureCheck;
import java.time.Instant;

/** The driver contract over software containers of one kind in memory. */
abstract class SoftwareContainersContract implements ContainerDriverContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private final ContainerKind kind;
  private final ScriptedKeys keys = new ScriptedKeys(new SeededRandom(3));
  private final MemoryDatabase database = new MemoryDatabase(moment -> step());
  private int stepsLeft = Integer.MAX_VALUE;
  private final ContainerDriver driver;
  private final ContainerSerial serial;

  SoftwareContainersContract(ContainerKind kind) {
    this.kind = kind;
    this.driver = restarted();
    this.serial = driver.create();
  }

  private void step() {
    if (stepsLeft <= 0) {
      throw new StoreUnavailable("cut off", new IllegalStateException("by the test"));
    }
    stepsLeft--;
  }

  @Override
  public ContainerDriver driver() {
    return driver;
  }

  @Override
  public ContainerSerial serial() {
    return serial;
  }

  @Override
  public final ContainerDriver restarted() {
    return new SoftwareContainers(
        kind,
        new MemoryStores(database).sealedState(),
        keys,
        new PlainSecrets(),
        ScriptedKeys.check(),
        KindCertificates.NONE,
        () -> NOW);
  }

  @Override
  public SignatureCheck check() {
    return ScriptedKeys.check();
  }

  @Override
  public Keys firmKeys() {
    return keys;
  }

  @Override
  public KeyWrap keyWrap() {
    return keys;
  }

  @Override
  public void cutAfter(int steps) {
    stepsLeft = steps;
  }

  @Override
  public void plugIn() {
    stepsLeft = Integer.MAX_VALUE;
  }
}
