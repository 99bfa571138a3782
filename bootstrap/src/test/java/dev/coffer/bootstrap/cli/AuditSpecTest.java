package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.audit.AuditFile;
import dev.coffer.application.outbox.EventType;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/spec/audit.md} and {@code docs/events.md} say is so. */
final class AuditSpecTest {
  private static final Path DOCS = Path.of("../docs");
  private static final Pattern MEMBER = Pattern.compile("(?m)^\\| `([a-z]+)` \\|");

  private final String specification = Files.readString(DOCS.resolve("spec/audit.md"));

  AuditSpecTest() throws IOException {}

  private List<String> example() {
    Matcher block = Pattern.compile("(?s)```json\n(.*?)```").matcher(specification);
    assertThat(block.find()).isTrue();
    return block.group(1).lines().toList();
  }

  private static AuditFile.Result check(List<String> lines) {
    AuditFile check = new AuditFile(SoftwareCrypto.signatureCheck(), Optional.empty());
    lines.forEach(line -> check.next(Bytes.utf8(line)));
    return check.end();
  }

  @Test
  void theExampleIsIntactAndHasTheMembersOfTheTables() throws IOException {
    List<String> lines = example();
    assertThat(check(lines))
        .isInstanceOfSatisfying(
            AuditFile.Result.Intact.class,
            intact -> {
              assertThat(intact.lines()).isEqualTo(3);
              assertThat(intact.heads()).isEqualTo(2);
              assertThat(intact.name()).isEqualTo("Acme");
            });
    List<String> members = new ArrayList<>();
    for (int line : new int[] {0, 1, 3}) {
      new ObjectMapper().readTree(lines.get(line)).fieldNames().forEachRemaining(members::add);
    }
    List<String> described =
        MEMBER.matcher(specification).results().map(found -> found.group(1)).toList();
    assertThat(described).containsExactlyElementsOf(members);
  }

  /** By the words of the specification, with the JDK and Jackson only. */
  @Test
  void aStrangerFollowsTheChain() throws IOException, GeneralSecurityException {
    String digest = "0".repeat(64);
    long seq = 0;
    for (String line : example().subList(1, example().size())) {
      JsonNode event = new ObjectMapper().readTree(line);
      if (event.has("head")) {
        assertThat(event.path("head").asLong()).isEqualTo(seq);
        assertThat(event.path("digest").asText()).isEqualTo(digest);
      } else {
        seq++;
        assertThat(event.path("seq").asLong()).isEqualTo(seq);
        assertThat(event.path("previous").asText()).isEqualTo(digest);
        digest =
            HexFormat.of()
                .formatHex(
                    MessageDigest.getInstance("SHA-256")
                        .digest(line.getBytes(StandardCharsets.UTF_8)));
      }
    }
  }

  @Test
  void anyOtherFileIsNot() {
    List<String> lines = example();
    for (int at = 0; at < lines.size(); at++) {
      List<String> less = new ArrayList<>(lines);
      less.remove(at);
      assertThat(check(less)).as("without " + at).isInstanceOf(AuditFile.Result.Broken.class);
      for (int place = 0; place < lines.get(at).length(); place += 7) {
        StringBuilder changed = new StringBuilder(lines.get(at));
        changed.setCharAt(place, changed.charAt(place) == 'x' ? 'y' : 'x');
        List<String> other = new ArrayList<>(lines);
        other.set(at, changed.toString());
        assertThat(check(other))
            .as("line %d, character %d", at, place)
            .isInstanceOf(AuditFile.Result.Broken.class);
      }
    }
  }

  @Test
  void theCatalogueNamesAllEvents() throws IOException {
    String catalogue = Files.readString(DOCS.resolve("events.md"));
    List<String> rows =
        Pattern.compile("(?m)^\\| `([a-z]+\\.[a-z-]+)` \\| (.*?) \\| (.*?) \\|$")
            .matcher(catalogue)
            .results()
            .map(row -> row.group(1) + " | " + row.group(2) + " | " + row.group(3))
            .toList();
    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(EventType.values())
                .map(type -> type.label() + " | " + type.meaning() + " | " + type.data())
                .toList());
  }
}
