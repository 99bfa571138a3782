package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.server.Founding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The firms of a server: for who runs it, at its database. */
@Command(
    name = "firm",
    description = "Firms of a server, at its database.",
    subcommands = {FirmVerbs.All.class, FirmVerbs.Create.class})
final class FirmVerbs {
  FirmVerbs() {}

  /** Lists firms. */
  @Command(
      name = "list",
      description =
          "List the firms. On the embedded database while no server runs on it; on PostgreSQL at any"
              + " time.")
  static final class All implements Verb {
    @Mixin private ServerOptions options;

    @Override
    public int run(Console console) {
      List<Map<String, Object>> all =
          Founding.all(options.configuration(console.environment())).stream()
              .map(
                  firm -> {
                    Map<String, Object> row = new LinkedHashMap<>();
                    row.put("code", firm.code().value());
                    row.put("id", firm.id().root().hex());
                    row.put("name", firm.name());
                    row.put("since", firm.createdAt());
                    return row;
                  })
              .toList();
      console.list(
          "firms",
          all,
          List.of("CODE", "NAME", "SINCE", "ID"),
          row ->
              List.of(
                  String.valueOf(row.get("code")),
                  String.valueOf(row.get("name")),
                  String.valueOf(row.get("since")),
                  String.valueOf(row.get("id"))));
      return ExitCode.OK;
    }
  }

  /** Founds a firm. */
  @Command(
      name = "create",
      description =
          "Found a firm and show its first API token, once. On the embedded database while no server"
              + " runs on it; on PostgreSQL at any time.")
  static final class Create implements Verb {
    @Mixin private ServerOptions options;

    @Parameters(index = "0", paramLabel = "CODE", description = "Its number, 1 to 999999999.")
    private long code;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    private String name;

    @Option(
        names = "--algorithms",
        paramLabel = "WHICH",
        defaultValue = "ESP256",
        description = "What it signs with: esp256, or hybrid (ESP256 and ML-DSA-65 together).")
    private VendorKeys.Choice algorithms;

    @Override
    public int run(Console console) {
      Founding.Founded founded =
          Refusal.unless(
              Founding.found(
                  options.configuration(console.environment()),
                  Typed.firm(code).value(),
                  name,
                  algorithms.algorithms()));
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("code", code);
      data.put("id", founded.id());
      data.put("name", name);
      data.put("algorithms", algorithms.labels());
      data.put("token", founded.token());
      console.answer(
          data,
          () -> {
            console.line("firm " + code + ", id " + founded.id());
            console.line(founded.token());
          });
      return ExitCode.OK;
    }
  }
}
