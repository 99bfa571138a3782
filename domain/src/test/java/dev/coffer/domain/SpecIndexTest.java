package dev.coffer.domain;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.update.TrustRefusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The index of docs/spec names every document, type and string there is. */
class SpecIndexTest {
  private static final Pattern STRING = Pattern.compile("\"(coffer/1/[^\"]+)\"");
  private static final Path ROOT = Path.of("..");

  @Test
  void namesEveryTypeOfMessage() {
    SpecPage.Table table = SpecPage.of("README.md").table("Types of signed message");
    assertThat(table.column("type"))
        .isEqualTo(Arrays.stream(MessageType.values()).map(MessageType::label).toList());
    assertThat(table.column("external_aad"))
        .isEqualTo(
            Arrays.stream(MessageType.values())
                .map(type -> "`" + new String(type.externalData().toArray(), US_ASCII) + "`")
                .toList());
  }

  @Test
  void namesEveryStringThatTheCodeHas() throws IOException {
    Set<String> inCode = new TreeSet<>();
    for (Path module : modules()) {
      try (Stream<Path> files = Files.walk(module)) {
        for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
          STRING
              .matcher(Files.readString(file))
              .results()
              .map(result -> result.group(1))
              .forEach(inCode::add);
        }
      }
    }
    assertThat(
            SpecPage.of("README.md").table("Other strings that keep uses apart").column("string"))
        .containsExactlyInAnyOrderElementsOf(
            inCode.stream().map(string -> "`" + string + "`").toList());
  }

  @Test
  void leadsToEveryDocument() throws IOException {
    List<String> documents;
    try (Stream<Path> files = Files.list(SpecPage.FOLDER)) {
      documents =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".md") && !name.equals("README.md"))
              .toList();
    }
    assertThat(
            Pattern.compile("\\]\\(([a-z-]+\\.md)")
                .matcher(SpecPage.of("README.md").text())
                .results()
                .map((MatchResult link) -> link.group(1)))
        .containsAll(documents);
  }

  @Test
  void everyReasonIsInTheDocumentThatTellsWhen() {
    named("cbor.md", Stream.of(Malformed.Reason.values()).filter(SpecIndexTest::isOfCbor));
    named("cose.md", Stream.of(Verification.Reason.values()));
    named("cose.md", Stream.of(Malformed.Reason.BAD_HEADER));
    named("armor.md", Stream.of(Malformed.Reason.BAD_ARMOR));
    named("certificate.md", Stream.of(TrustRefusal.values()));
    named("update.md", Stream.of(ApplyResult.Reason.values()));
  }

  private static boolean isOfCbor(Malformed.Reason reason) {
    return reason != Malformed.Reason.BAD_HEADER && reason != Malformed.Reason.BAD_ARMOR;
  }

  private static void named(String document, Stream<? extends Enum<?>> reasons) {
    assertThat(SpecPage.of(document).text())
        .contains(reasons.map(reason -> "`" + reason.name() + "`").toList());
  }

  private static List<Path> modules() throws IOException {
    try (Stream<Path> folders = Files.list(ROOT)) {
      return folders
          .map(folder -> folder.resolve("src/main/java"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
