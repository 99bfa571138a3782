package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.application.container.MasterKeyRefused.Reason;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyFileTest {
  private static final String KEY = "0f".repeat(32);

  private final RandomSource random = new SeededRandom(6);

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void place() {
    file = directory.resolve("data").resolve("master.key");
  }

  @Test
  void anAbsentFileIsMadeForItsOwnerOnlyAndOpensAgain() throws IOException {
    Bytes sealed = SoftwareCrypto.secrets(file, random).seal("purpose", Bytes.utf8("plain"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    Secrets again = SoftwareCrypto.secrets(file, random);
    assertThat(again.open("purpose", sealed)).isEqualTo(Bytes.utf8("plain"));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files.toList()).containsExactly(file);
    }
  }

  @Test
  void manyWhoStartAtOnceGetOneKey() throws Exception {
    Set<Bytes> names = ConcurrentHashMap.newKeySet();
    ExecutorService pool = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> start = () -> names.add(MasterKeyFile.openOrCreate(file, random).current());
      for (var done :
          pool.invokeAll(List.of(start, start, start, start, start, start, start, start))) {
        done.get();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(names).hasSize(1);
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    for (String permissions : List.of("rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx")) {
      write(KEY, permissions);
      refused(Reason.EXPOSED, "chmod 600");
    }
  }

  @Test
  void aReadOnlyFileIsFine() throws IOException {
    write(KEY, "r--------");
    assertThat(MasterKeyFile.openOrCreate(file, random).current()).isNotNull();
  }

  @Test
  void keysOfAnotherLengthAndForeignTextAreRefused() throws IOException {
    List<String> contents =
        List.of(
            "",
            "# only a comment\n",
            "0f".repeat(31),
            "0f".repeat(33),
            "0f".repeat(31) + "0",
            "0g".repeat(32),
            KEY + KEY,
            KEY + " " + KEY,
            "key: " + KEY,
            "\u00e9".repeat(32));
    for (String content : contents) {
      write(content, "rw-------");
      refused(Reason.MALFORMED, "restore it");
    }
  }

  @Test
  void anOversizedFileIsRefused() throws IOException {
    write("# much\n".repeat(10_000) + KEY, "rw-------");
    refused(Reason.MALFORMED, "over 16 KiB");
  }

  @Test
  void aRefusalDoesNotShowTheKey() throws IOException {
    write(KEY + "0f", "rw-------");
    assertThatThrownBy(() -> SoftwareCrypto.secrets(file, random)).hasMessageNotContaining("0f0f");
  }

  @Test
  void theLastLineIsCurrentAndEarlierOnesStillOpen() throws IOException {
    write(KEY + "\n", "rw-------");
    Bytes sealed = SoftwareCrypto.secrets(file, random).seal("purpose", Bytes.utf8("plain"));
    write(
        "# replaced\r\n" + KEY.toUpperCase(Locale.ROOT) + "\r\n\r\n  " + "1e".repeat(32) + "  \r\n",
        "rw-------");
    MasterKeys keys = MasterKeyFile.openOrCreate(file, random);
    Secrets secrets = new AesGcmSecrets(keys, random);
    assertThat(secrets.open("purpose", sealed)).isEqualTo(Bytes.utf8("plain"));
    assertThat(keys.current()).isEqualTo(MasterKeys.of(Bytes.fromHex("1e".repeat(32))).current());
    assertThat(keys.toString()).contains("2 versions").doesNotContain("0f0f", "1e1e");
  }

  @Test
  void aDirectoryInItsPlaceIsRefused() throws IOException {
    Files.createDirectories(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    refused(Reason.INACCESSIBLE, file.toString());
  }

  private void write(String content, String permissions) throws IOException {
    Files.createDirectories(file.getParent());
    Files.deleteIfExists(file);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void refused(Reason reason, String remedy) {
    assertThatThrownBy(() -> SoftwareCrypto.secrets(file, random))
        .isInstanceOfSatisfying(
            MasterKeyRefused.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageContaining(remedy);
  }
}
