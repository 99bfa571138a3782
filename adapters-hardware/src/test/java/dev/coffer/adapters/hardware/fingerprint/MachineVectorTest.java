package dev.coffer.adapters.hardware.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.BoundState;
import dev.coffer.application.container.Fingerprint;
import dev.coffer.application.container.Fingerprint.Component;
import dev.coffer.application.container.Fingerprint.Reading;
import dev.coffer.application.container.Fingerprint.Strength;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.fixture.SpecPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The example of docs/spec/machine.md is what is written, with real seals, and opens. */
class MachineVectorTest {
  private static final ContainerSerial SERIAL = ContainerSerial.parse("M0123456789ABCDEF");
  private static final Instant BOUND = Instant.parse("2026-03-01T12:00:00Z");
  private static final Bytes CONTENT = Bytes.utf8("content");

  private static Fingerprint computer(String disk) {
    return () ->
        new Fingerprint.Computer(
            Fingerprint.Environment.PHYSICAL,
            List.of(
                part("computer", Strength.COMPUTER, "c"),
                part("disk", Strength.PART, disk),
                part("processor", Strength.MODEL, "p")));
  }

  private static Component part(String name, Strength strength, String value) {
    return new Component(name, name, strength, new Reading.Value(Bytes.utf8(value)));
  }

  private static SealedState bound(SealedState store, String disk, RandomSource random) {
    return new BoundState(
        store,
        computer(disk),
        BindingPolicy.MEDIUM,
        key -> SoftwareCrypto.secrets(key, random),
        random,
        () -> BOUND);
  }

  @Test
  void theExampleIsMadeAgainOctetByOctet() throws IOException {
    List<Bytes> drawn = new ArrayList<>();
    SeededRandom seeded = new SeededRandom(20260301);
    RandomSource random =
        length -> {
          Bytes next = seeded.next(length);
          drawn.add(next);
          return next;
        };
    SealedState store = MemoryStores.empty().sealedState();
    bound(store, "d", random).create(SERIAL, CONTENT);
    String made = store.find(SERIAL).orElseThrow().sealed().hex();

    if (Boolean.getBoolean("coffer.spec.write")) {
      write(drawn.get(0).hex(), made);
    }
    assertThat(SpecPage.of("machine.md").text())
        .contains("The key is `" + drawn.get(0).hex() + "`");
    assertThat(example()).isEqualTo(made);
  }

  @Test
  void theExampleOpensOnItsComputerAlone() {
    SealedState store = MemoryStores.empty().sealedState();
    store.create(SERIAL, Bytes.fromHex(example()));
    assertThat(bound(store, "d", new SeededRandom(1)).find(SERIAL).orElseThrow().sealed())
        .isEqualTo(CONTENT);
    SealedState elsewhere = bound(store, "e", new SeededRandom(1));
    assertThat(catchThrowable(() -> elsewhere.find(SERIAL))).hasMessageContaining("disk");
  }

  private static void write(String key, String hex) throws IOException {
    Path page = SpecPage.FOLDER.resolve("machine.md");
    String lines = hex.replaceAll("(.{96})", "$1\n");
    Files.writeString(
        page,
        Files.readString(page)
            .replaceFirst("The key is `[^`]*`", "The key is `" + key + "`")
            .replaceFirst("(?s)```hex machine\n.*?```", "```hex machine\n" + lines + "\n```"));
  }

  private static String example() {
    Matcher block =
        Pattern.compile("```hex machine\\n([0-9a-f\\n]*)```")
            .matcher(SpecPage.of("machine.md").text());
    assertThat(block.find()).isTrue();
    return block.group(1).replace("\n", "");
  }
}
