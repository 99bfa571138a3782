package dev.coffer.adapters.persistence.home;

import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.BoundState;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerDriverContract;
import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.KeyWrap;
import dev.coffer.application.container.KeyedSecrets;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.SeatGate;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.SignatureCheck;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The driver contract over machine containers in files, on a disk that ends anywhere. */
final class MachineContainersTest implements ContainerDriverContract {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path home;
  private final ScriptedKeys keys = new ScriptedKeys(new SeededRandom(3));
  private final CutDisk disk = new CutDisk();
  private final FakeComputer computer = new FakeComputer("mine");
  private ContainerDriver driver;
  private ContainerSerial serial;

  @BeforeEach
  void aContainer() {
    driver = restarted();
    serial = driver.create();
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
  public ContainerDriver restarted() {
    return SoftwareContainers.ofMachine(
        new BoundState(
            new ContainerFiles(home, disk),
            computer,
            BindingPolicy.MEDIUM,
            KeyedSecrets::new,
            new SeededRandom(5),
            () -> NOW),
        keys,
        new PlainSecrets(),
        ScriptedKeys.check(),
        () -> NOW,
        SeatGate.OPEN);
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
    disk.cutAfter(steps);
  }

  @Override
  public void plugIn() {
    disk.plugIn();
  }
}
