package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor exports what happened, and somebody without a server checks it. */
final class AuditTourTest {
  @Test
  void anExportedLogIsCheckedByWhoHasTheFileAlone(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("audit.jsonl");
    try (DemoServer server = DemoServer.in(folder.resolve("data"))) {
      Pc vendor =
          new Pc(
              folder.resolve("vendor"),
              Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
      String ticket = done(vendor.run("vendor", "order", "add", "10")).strip();
      done(new Pc(folder.resolve("pc")).run("activate", ticket, "--server", server.url()));
      server.running().coffer().auditLog().sequence(1000);
      done(vendor.run("vendor", "audit", "export", file.toString()));
      String printed = done(vendor.run("vendor", "audit", "export"));
      assertThat(printed).startsWith(Files.readAllLines(file).get(0) + "\n");
    }
    Pc stranger = new Pc(folder.resolve("stranger"));
    List<String> lines = Files.readAllLines(file);
    assertThat(String.join("\n", lines)).contains("order.created", "license.active");
    String said = done(stranger.run("vendor", "audit", "verify", file.toString()));
    assertThat(said).startsWith("intact: ");
    String firm = said.substring(said.indexOf("firm ") + 5).strip();
    done(stranger.run("vendor", "audit", "verify", file.toString(), "--firm", firm));
    assertThat(
            stranger
                .run("vendor", "audit", "verify", file.toString(), "--firm", "00".repeat(32))
                .exit())
        .isEqualTo(ExitCode.REFUSED);

    List<String> less = new ArrayList<>(lines);
    less.remove(2);
    assertThat(broken(stranger, folder, less)).contains("Line 3", "dropped");
    List<String> changed = new ArrayList<>(lines);
    changed.set(2, changed.get(2).replaceFirst("\"subject\":\"", "\"subject\":\"x"));
    assertThat(broken(stranger, folder, changed)).contains("Line 4", "changed");
    assertThat(broken(stranger, folder, lines.subList(0, lines.size() - 1))).contains("not signed");
    Files.write(
        file, "\n".getBytes(StandardCharsets.UTF_8), java.nio.file.StandardOpenOption.APPEND);
    assertThat(stranger.run("vendor", "audit", "verify", file.toString()).exit())
        .isEqualTo(ExitCode.REFUSED);
  }

  private static String broken(Pc pc, Path folder, List<String> lines) throws IOException {
    Path file = folder.resolve("broken.jsonl");
    Files.write(file, lines);
    CommandLineRun run = pc.run("vendor", "audit", "verify", file.toString());
    assertThat(run.exit()).isEqualTo(ExitCode.REFUSED);
    return run.err();
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run.out();
  }
}
