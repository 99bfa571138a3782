package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys of a firm that change, as its vendor and its customers see it. */
final class KeysTourTest {
  private static final Pattern TOKEN = Pattern.compile("cofa_[0-9A-Z]+");

  @TempDir Path folder;

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run.out();
  }

  private Pc vendor(DemoServer server, String token) {
    return new Pc(
        folder.resolve("vendor"), Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", token));
  }

  private static void licensed(Pc pc, String firm) {
    done(pc.run("update"));
    done(pc.run("run", "--firm", firm, "--product", "10", "--", "true"));
  }

  @Test
  void aHybridFirmIsFoundedDeliversAndLetsItsRootBeFollowed() throws Exception {
    Path data = folder.resolve("data");
    Pc host = new Pc(folder.resolve("host"));
    String founded =
        done(
            host.run(
                "firm",
                "create",
                "2002",
                "Hybrid",
                "--algorithms",
                "hybrid",
                "--data",
                data.toString()));
    assertThat(host.run("firm", "list", "--data", folder.resolve("none").toString()).out())
        .isEmpty();
    assertThat(host.run("firm", "list", "--data", data.toString()).out())
        .matches("2002\tHybrid\t[^\t]+\t[0-9a-f]{64}\n");
    CommandLineRun again = host.run("firm", "create", "2002", "Twice", "--data", data.toString());
    assertThat(again.exit()).isEqualTo(ExitCode.REFUSED);
    Matcher token = TOKEN.matcher(founded);
    assertThat(token.find()).as(founded).isTrue();

    try (DemoServer server = DemoServer.in(data)) {
      Pc vendor = vendor(server, token.group());
      done(vendor.run("vendor", "product", "add", "10", "Editor"));
      Pc pc = new Pc(folder.resolve("pc"));
      String ticket = done(vendor.run("vendor", "order", "add", "10")).strip();
      done(pc.run("activate", ticket, "--server", server.url()));
      licensed(pc, "2002");
      assertThat(done(vendor.run("vendor", "key", "list")))
          .contains("root")
          .contains("ESP256 + ML-DSA-65");

      assertThat(done(vendor.run("vendor", "key", "rotate"))).contains("issuing keys 2");
      licensed(pc, "2002");
      assertThat(vendor.run("vendor", "key", "succeed").exit()).isEqualTo(ExitCode.USAGE);
      assertThat(done(vendor.run("vendor", "key", "succeed", "--end-earlier", "--yes")))
          .contains("root 1");
      licensed(pc, "2002");
      licensed(pc, "2002");
      assertThat(vendor.run("vendor", "key", "succeed", "--algorithms", "esp256", "--yes").err())
          .contains("algorithms");

      Path anchor = folder.resolve("anchor.pem");
      done(vendor.run("vendor", "key", "export-anchor", anchor.toString()));
      assertThat(Files.readString(anchor).split("BEGIN COFFER CERTIFICATE", -1)).hasSize(3);
      assertThat(done(pc.run("inspect", anchor.toString())))
          .contains("trusted by this computer")
          .contains("ML-DSA-65");
      assertThat(vendor.run("vendor", "key", "export-anchor", anchor.toString()).exit())
          .isEqualTo(ExitCode.REFUSED);
      assertThat(done(vendor.run("vendor", "product", "rotate-keys", "10"))).contains("version 2");
    }
  }
}
