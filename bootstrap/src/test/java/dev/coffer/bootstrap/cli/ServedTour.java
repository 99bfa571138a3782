package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * Scenes by the command line: one server with the demo's data and its vendor, a fresh folder each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ServedTour {
  DemoServer server;
  Pc vendor;

  /** What all scenes share. */
  Path shared;

  /** What this scene has to itself. */
  Path folder;

  @BeforeAll
  void start(@TempDir Path all) {
    shared = all;
    server = DemoServer.in(all.resolve("data"), settings());
    vendor =
        new Pc(
            all.resolve("vendor"),
            Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
    prepare();
  }

  /** What the server is told beside the usual: names and values in turn. */
  String[] settings() {
    return new String[0];
  }

  /** What the vendor does before the first scene. */
  void prepare() {}

  @AfterAll
  void stop() {
    server.close();
  }

  @BeforeEach
  void aFolder(@TempDir Path fresh) {
    folder = fresh;
  }

  static CommandLineRun ok(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run;
  }

  static CommandLineRun refused(CommandLineRun run, String type) {
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.REFUSED);
    assertThat(run.err()).contains("\"type\":\"" + type + "\"");
    return run;
  }

  /** A computer of this scene's. */
  Pc pc(String name) {
    return new Pc(folder.resolve(name));
  }

  String file(String name) {
    return folder.resolve(name).toString();
  }

  /** A ticket for these products. */
  String sold(String... items) {
    String[] words = new String[items.length + 3];
    System.arraycopy(new String[] {"vendor", "order", "add"}, 0, words, 0, 3);
    System.arraycopy(items, 0, words, 3, items.length);
    return ok(vendor.run(words)).out().strip();
  }
}
