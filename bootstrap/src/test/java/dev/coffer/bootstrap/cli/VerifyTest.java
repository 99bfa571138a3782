package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.armor.Armor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer verify}, asked of what docs/spec/vectors say. */
final class VerifyTest {
  private static final Path VECTORS = Path.of("../docs/spec/vectors");
  private static final String ROOT = "anchor-root.ok.txt";

  @TempDir Path folder;

  private static Map<String, Bytes> vector(String name) throws IOException {
    Map<String, Bytes> fields = new HashMap<>();
    String field = "";
    for (String line : Files.readAllLines(VECTORS.resolve(name))) {
      if (line.startsWith("  ")) {
        Bytes before = fields.getOrDefault(field, Bytes.empty());
        fields.put(field, Bytes.concat(before, Bytes.fromHex(line.strip())));
      } else if (!line.startsWith("#")) {
        field = line.replace(":", "");
      }
    }
    return fields;
  }

  private Path file(String name, Armor.Type type, Bytes content) throws IOException {
    return Files.writeString(folder.resolve(name), new Armor(type, content).text());
  }

  private CommandLineRun verify(Armor.Type type, Bytes content, Bytes anchor, String... more)
      throws IOException {
    return CommandLineRun.of(
        Stream.concat(
                Stream.of(
                    "verify",
                    file("file", type, content).toString(),
                    "--anchor",
                    file("anchor", Armor.Type.CERTIFICATE, anchor).toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static List<String> names(String kind) throws IOException {
    try (Stream<Path> files = Files.list(VECTORS)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.startsWith(kind + "-"))
          .sorted()
          .toList();
    }
  }

  /** Every vector of updates and contexts ends at the layer and with the reason of its name. */
  private void endsAsNamed(String kind, Armor.Type type) throws IOException {
    Map<String, String> ends = new TreeMap<>();
    Map<String, String> named = new TreeMap<>();
    for (String name : names(kind)) {
      Map<String, Bytes> fields = vector(name);
      CommandLineRun run =
          verify(
              type,
              fields.get("input"),
              fields.getOrDefault("anchor", vector(ROOT).get("input")),
              "--json");
      JsonNode said = new ObjectMapper().readTree(run.out());
      String end = "ok";
      for (JsonNode block : said.get("blocks")) {
        for (JsonNode layer : block.get("layers")) {
          end = layer.get("holds").asBoolean() ? end : layer.get("reason").asText();
        }
      }
      ends.put(name, end + " " + run.exit());
      String outcome = name.substring(name.indexOf('.') + 1, name.lastIndexOf('.'));
      named.put(name, outcome.replace("MALFORMED_", "") + (outcome.equals("ok") ? " 0" : " 3"));
    }
    assertThat(ends).isEqualTo(named).isNotEmpty();
  }

  @Test
  void updatesEndAsTheVectorsSay() throws IOException {
    endsAsNamed("update", Armor.Type.UPDATE);
  }

  @Test
  void contextsEndAsTheVectorsSay() throws IOException {
    endsAsNamed("context", Armor.Type.CONTEXT);
  }

  @Test
  void peopleAreToldEachLayerAndWhyOneDoesNotHold() throws IOException {
    Map<String, Bytes> good = vector("update-genuine.ok.txt");
    CommandLineRun yes = verify(Armor.Type.UPDATE, good.get("input"), good.get("anchor"));
    assertThat(yes.exit()).as(yes.err()).isZero();
    assertThat(yes.out())
        .startsWith("anchor: Example, firm d1d5d58c")
        .contains("  yes  issuing certificate: signed by the root; epoch 1")
        .contains("  yes  signature: ESP256 over exactly these octets")
        .contains("  yes  entries: update 1 for container key ")
        .doesNotContain("NO ");

    Map<String, Bytes> bad = vector("update-bad-signature.BAD_SIGNATURE.txt");
    CommandLineRun no = verify(Armor.Type.UPDATE, bad.get("input"), bad.get("anchor"));
    assertThat(no.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(no.out())
        .contains("  NO   signature: a signature does not fit these octets")
        .contains("(BAD_SIGNATURE)")
        .doesNotContain("entries:");
    assertThat(no.err()).startsWith("coffer: The file ").contains(" does not verify: signature, ");
  }

  @Test
  void rootsAreComparedWithTheAnchor() throws IOException {
    Bytes root = vector(ROOT).get("input");
    CommandLineRun same = verify(Armor.Type.CERTIFICATE, root, root);
    assertThat(same.exit()).as(same.err()).isZero();
    assertThat(same.out()).contains("  yes  firm: Example, the anchor's firm");
    Bytes hybrid = vector("anchor-hybrid.ok.txt").get("input");
    CommandLineRun other = verify(Armor.Type.CERTIFICATE, hybrid, root);
    assertThat(other.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(other.out()).contains("(WRONG_FIRM)");
  }

  @Test
  void aCredentialIsNotVerifiedAndNotShown() throws IOException {
    Bytes credential = vector("credential-workload.ok.txt").get("input");
    CommandLineRun run =
        verify(Armor.Type.CREDENTIAL, credential, vector(ROOT).get("input"), "--json");
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.out()).contains("\"reason\":\"UNSIGNED\"").contains("\"verifies\":false");
  }

  @Test
  void whatDoesNotVerifyIsNotMeasured() throws IOException {
    Map<String, Bytes> bad = vector("update-bad-signature.BAD_SIGNATURE.txt");
    CommandLineRun run =
        CommandLineRun.of(
            "bench",
            "verification",
            file("file", Armor.Type.UPDATE, bad.get("input")).toString(),
            "--anchor",
            file("anchor", Armor.Type.CERTIFICATE, bad.get("anchor")).toString());
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("does not verify");
  }

  @Test
  void withoutAnAnchorNothingIsBelieved() throws IOException {
    Bytes update = vector("update-genuine.ok.txt").get("input");
    String file = file("file", Armor.Type.UPDATE, update).toString();
    assertThat(CommandLineRun.of("verify", file).exit()).isEqualTo(ExitCode.USAGE);
    CommandLineRun noAnchor = CommandLineRun.of("verify", file, "--anchor", file);
    assertThat(noAnchor.exit()).isEqualTo(ExitCode.REFUSED);
    assertThat(noAnchor.err()).contains("holds no firm's anchor");
    CommandLineRun missing = CommandLineRun.of("verify", file, "--anchor", folder + "/none");
    assertThat(missing.exit()).isEqualTo(ExitCode.REFUSED);
  }
}
