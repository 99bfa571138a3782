package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.ConfigurationRefused;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every verb that starts a server: a mixin. The common settings have their own. */
final class ServerOptions {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings file; else coffer.properties in the data folder.")
  private @Nullable Path config;

  @Option(names = "--data", paramLabel = "DIR", description = "Folder of the server's own files.")
  private @Nullable String data;

  @Option(names = "--port", paramLabel = "N", description = "TCP port; 0 takes a free one.")
  private @Nullable String port;

  @Option(names = "--bind", paramLabel = "ADDRESS", description = "Address to listen on.")
  private @Nullable String bind;

  @Option(
      names = "--database",
      paramLabel = "URL",
      description = "JDBC URL; else H2 in the data folder.")
  private @Nullable String database;

  @Option(names = "--behind-proxy", description = "A proxy in front ends TLS.")
  private boolean behindProxy;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting, as in the file. Repeatable.")
  private Map<String, String> set = new LinkedHashMap<>();

  /**
   * The settings of these options, the environment and the file together.
   *
   * @throws ConfigurationRefused naming every fault
   */
  Configuration configuration(Environment environment) {
    Map<String, String> flags = new LinkedHashMap<>(set);
    put(flags, "data", data);
    put(flags, "port", port);
    put(flags, "bind", bind);
    put(flags, "database.url", database);
    put(flags, "behind-proxy", behindProxy ? "on" : null);
    return Configuration.read(flags, environment.variables(), Optional.ofNullable(config));
  }

  private static void put(Map<String, String> flags, String key, @Nullable String text) {
    if (text != null) {
      flags.put(key, text);
    }
  }
}
