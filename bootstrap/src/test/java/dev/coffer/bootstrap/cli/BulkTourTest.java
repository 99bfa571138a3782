package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor sells a table, finds what it sold, and takes its lists along, by the command line. */
final class BulkTourTest {
  @Test
  void aTableIsLookedAtSoldFoundAndExported(@TempDir Path folder) throws IOException {
    Path data = folder.resolve("data");
    try (DemoServer server = DemoServer.in(data)) {
      Pc vendor =
          new Pc(
              folder.resolve("vendor"),
              Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
      Path bad = Files.writeString(folder.resolve("bad.csv"), "order,product\nX-1,10\nX-2,77\n");
      CommandLineRun dry = vendor.run("vendor", "order", "import", bad.toString(), "--dry-run");
      assertThat(dry.exit()).isEqualTo(ExitCode.REFUSED);
      assertThat(dry.err()).contains("line 3, column product: unknown product", "1 fault");
      CommandLineRun refused = vendor.run("vendor", "order", "import", bad.toString());
      assertThat(refused.exit()).isEqualTo(ExitCode.REFUSED);
      assertThat(refused.err()).contains("line 3, column product");
      assertThat(done(vendor.run("vendor", "order", "list", "--number", "X-1"))).isEmpty();

      Path good =
          Files.writeString(
              folder.resolve("good.csv"),
              """
              order,email,name,product,quantity,comment,mail
              X-1,eve@example.org,Eve,10,2,=2+3,yes
              """);
      assertThat(done(vendor.run("vendor", "order", "import", good.toString(), "--dry-run")))
          .contains("1 order, 2 licences, 1 new customer");
      String sold = done(vendor.run("vendor", "order", "import", good.toString()));
      assertThat(sold).startsWith("2\tX-1\t");
      assertThat(done(vendor.run("vendor", "order", "import", good.toString()))).isEqualTo(sold);
      assertThat(
              done(vendor.run("vendor", "license", "list", "--email", "EVE@example.org")).lines())
          .hasSize(2);
      assertThat(
              done(vendor.run("vendor", "license", "list", "--number", "X-1", "--state", "active")))
          .isEmpty();

      Path table = folder.resolve("orders.csv");
      done(vendor.run("vendor", "export", "orders", table.toString()));
      List<String> lines = Files.readAllLines(table);
      assertThat(lines.get(0)).isEqualTo("id,createdAt,customer,number,items,licenses,comment");
      assertThat(lines.get(lines.size() - 1)).endsWith(",X-1,2 x 10,2,'=2+3");
      assertThat(done(vendor.run("vendor", "export", "customers", "--format", "jsonl")))
          .contains("\"name\":\"Eve\",\"email\":\"eve@example.org\"");
      assertThat(done(vendor.run("vendor", "mail", "--expiry", "--days", "14,3")).strip())
          .isEqualTo("not mailed\tmailed\t3, 14");
      assertThat(done(vendor.run("vendor", "token", "add", "desk", "--role", "support")))
          .startsWith("cofa_");
      assertThat(done(vendor.run("vendor", "token", "list"))).contains("desk\tSUPPORT");
    }
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    return run.out();
  }
}
