package dev.coffer.bootstrap.server;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.ConfigurationRefused;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;

/** The files and folders that a server's configuration names, looked at before it starts. */
final class ServerFiles {
  private ServerFiles() {}

  /**
   * Makes the data folder where it is not there yet.
   *
   * @throws ConfigurationRefused when there can be none
   */
  static void data(Configuration configuration) {
    try {
      DataFolder.make(configuration.data());
    } catch (IOException e) {
      throw unmade("data", configuration.data());
    }
  }

  /** A folder that the configuration names and that cannot be made. */
  static ConfigurationRefused unmade(String setting, Path folder) {
    return refused("%s: the folder %s cannot be made".formatted(setting, folder));
  }

  /**
   * Makes the data folder, and says whether the server's certificate can be read.
   *
   * @throws ConfigurationRefused when there can be no folder, or the certificate's file does not
   *     open with its password
   */
  static void all(Configuration configuration) {
    data(configuration);
    configuration.web().tls().ifPresent(ServerFiles::opens);
  }

  private static void opens(Configuration.Tls tls) {
    try (InputStream in = Files.newInputStream(tls.keyStore())) {
      KeyStore.getInstance("PKCS12").load(in, tls.password().reveal().toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw refused(
          "tls.key-store: %s is no PKCS#12 file that can be read and opens with the password"
              .formatted(tls.keyStore()));
    }
  }

  private static ConfigurationRefused refused(String fault) {
    return new ConfigurationRefused(List.of(fault));
  }
}
