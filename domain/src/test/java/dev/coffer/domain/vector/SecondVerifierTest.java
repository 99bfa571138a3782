package dev.coffer.domain.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.SpecPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The verifier in docs/spec/verify, of another language and written from the text alone, agrees on
 * every vector. It needs Node and the packages that {@code ./coffer test} installs, so plain {@code
 * mvn verify} leaves it out; where it is asked for and Node is missing, it fails.
 */
@Tag("tools")
class SecondVerifierTest {
  private static final Path FOLDER = SpecPage.FOLDER.resolve("verify");
  private static final Path VECTORS = SpecPage.FOLDER.resolve("vectors");

  @Test
  void agreesOnEveryVector() throws IOException, InterruptedException {
    assertThat(FOLDER.resolve("node_modules"))
        .as("run `npm ci` in docs/spec/verify, or ./coffer test, which does")
        .isDirectory();
    Process node =
        new ProcessBuilder("node", "verify.mjs", "../vectors")
            .directory(FOLDER.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(node.waitFor()).as(said).isZero();
    assertThat(said).isEqualTo(count(VECTORS) + " passed, 0 failed\n");
  }

  @Test
  void namesNoRegistry() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  private static long count(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
