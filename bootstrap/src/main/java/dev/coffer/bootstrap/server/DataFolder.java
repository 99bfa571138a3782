package dev.coffer.bootstrap.server;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.ConfigurationRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The folder of a server's own files. */
final class DataFolder {
  private DataFolder() {}

  /**
   * Makes it where it is not there yet.
   *
   * @throws ConfigurationRefused when there can be none
   */
  static void made(Configuration configuration) {
    Path folder = configuration.data();
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new ConfigurationRefused(
          List.of("data: the folder %s cannot be made".formatted(folder)));
    }
  }
}
