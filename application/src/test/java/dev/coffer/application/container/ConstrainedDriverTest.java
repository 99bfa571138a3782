package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.LicenseEntry;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The driver contract over a chip: the port fits one before one exists. */
final class ConstrainedDriverTest implements ContainerDriverContract {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  private final ScriptedKeys keys = new ScriptedKeys(new SeededRandom(3));
  private final ConstrainedChip chip = new ConstrainedChip(5);
  private final ContainerDriver driver = new ConstrainedDriver(chip, CLOCK);

  @Override
  public ContainerDriver driver() {
    return driver;
  }

  @Override
  public ContainerSerial serial() {
    return driver.list(Optional.empty(), 1).get(0);
  }

  @Override
  public ContainerDriver restarted() {
    chip.plugIn();
    return new ConstrainedDriver(chip, CLOCK);
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

  /** Even steps end before a frame is acted on, odd ones after it, before it is answered. */
  @Override
  public void cutAfter(int steps) {
    chip.pullOutAfter(steps / 2, steps % 2 == 1);
  }

  @Override
  public void plugIn() {
    chip.plugIn();
  }

  @Test
  void entriesThatDoNotFitAreNotTakenAndTheChainGoesOn() {
    UpdateAuthor author = new UpdateAuthor(keys, serial(), driver.keys(serial()));
    List<LicenseEntry> entries = new ArrayList<>();
    for (int i = 0; i < ConstrainedChip.ENTRIES + 2; i++) {
      entries.add(author.entry(i, UpdateAuthor.terms(ContainerKind.DONGLE).build()));
    }

    ContainerDriver.ApplyOutcome outcome =
        driver.apply(serial(), author.put(entries.toArray(LicenseEntry[]::new)));

    assertThat(outcome).isInstanceOf(ContainerDriver.ApplyOutcome.Applied.class);
    assertThat(driver.contents(serial(), author.firm()).items()).hasSize(ConstrainedChip.ENTRIES);
    assertThat(driver.apply(serial(), author.remove(0)))
        .isInstanceOf(ContainerDriver.ApplyOutcome.Applied.class);
    driver.apply(
        serial(), author.put(author.entry(99, UpdateAuthor.terms(ContainerKind.DONGLE).build())));
    assertThat(driver.contents(serial(), author.firm()).items())
        .extracting(item -> item.entry().license())
        .hasSize(ConstrainedChip.ENTRIES)
        .contains(UpdateAuthor.license(99));
  }
}
