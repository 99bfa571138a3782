package dev.coffer.domain.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.fixture.SpecPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The verifier in docs/spec/verify, of another language and written from the text alone, agrees on
 * every vector. It needs Node and the packages that {@code ./coffer test} installs, so plain {@code
 * mvn verify} leaves it out; where it is asked for and Node is missing, it fails.
 */
@Tag("tools")
class SecondVerifierTest {
  private static final Path FOLDER = SpecPage.FOLDER.resolve("verify");
  private static final Path VECTORS = SpecPage.FOLDER.resolve("vectors");
  private static final long MOST_LINES = 400;
  private static final int WIDEST = 140;

  /**
   * Kinds of which the end of the input is signed, or named by a digest that is; an entry that a
   * grant ends with may also be unreadable.
   */
  private static final Pattern SIGNED =
      Pattern.compile(
          "^(anchor|update|apply|entry|context|contact|grant-without|proof|time|device)-");

  /** What a run of the verifier said, and how it ended. */
  private record Run(int code, String said) {
    static Run over(Path vectors) throws IOException, InterruptedException {
      assertThat(FOLDER.resolve("node_modules"))
          .as("run `npm ci` in docs/spec/verify, or ./coffer test, which does")
          .isDirectory();
      Process node =
          new ProcessBuilder("node", "verify.mjs", vectors.toAbsolutePath().toString())
              .directory(FOLDER.toFile())
              .redirectErrorStream(true)
              .start();
      String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Run(node.waitFor(), said);
    }
  }

  @Test
  void agreesOnEveryVector() throws IOException, InterruptedException {
    assertThat(Run.over(VECTORS)).isEqualTo(new Run(0, count(VECTORS) + " passed, 0 failed\n"));
  }

  /** Each vector that is good, with one bit of its input flipped, and each refused called good. */
  @Test
  void tellsEachVectorThatEndsOtherwise(@TempDir Path altered)
      throws IOException, InterruptedException {
    for (Path file : vectors(VECTORS)) {
      String name = file.getFileName().toString();
      String text = Files.readString(file);
      if (!name.contains(".ok.")) {
        name = name.replaceFirst("\\.[A-Z_]+\\.txt$", ".ok.txt");
      } else if (SIGNED.matcher(name).find()) {
        text = withOneBitFlipped(text);
      } else {
        continue;
      }
      Files.writeString(altered.resolve(name), text);
    }
    Run run = Run.over(altered);
    assertThat(run.code()).isNotZero();
    assertThat(run.said()).endsWith("0 passed, " + count(altered) + " failed\n");
    assertThat(count(altered)).isGreaterThan(200);
  }

  /** In the middle of the last line but one of the input, which something signs. */
  private static String withOneBitFlipped(String vector) {
    int at = vector.lastIndexOf('\n', vector.length() - 2) - 20;
    char digit = Character.forDigit(Character.digit(vector.charAt(at), 16) ^ 1, 16);
    return vector.substring(0, at) + digit + vector.substring(at + 1);
  }

  @Test
  void isShortEnoughToBeRead() throws IOException {
    long lines = 0;
    try (Stream<Path> files = Files.list(FOLDER)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".mjs")).toList()) {
        List<String> all = Files.readAllLines(file);
        assertThat(all).as("%s", file).allMatch(line -> line.length() <= WIDEST);
        lines += all.size();
      }
    }
    assertThat(lines).isBetween(1L, MOST_LINES);
  }

  @Test
  void namesNoRegistry() throws IOException {
    assertThat(Files.readString(FOLDER.resolve("package-lock.json")))
        .contains("\"integrity\"")
        .doesNotContain("\"resolved\"");
  }

  private static int count(Path folder) throws IOException {
    return vectors(folder).size();
  }

  private static List<Path> vectors(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".txt")).toList();
    }
  }
}
