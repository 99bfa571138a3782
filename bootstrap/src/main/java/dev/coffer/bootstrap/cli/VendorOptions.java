package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.adapters.persistence.home.Home;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.BearerToken;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whose vendor one acts for: a mixin. Each of server and token comes from its option, else its
 * variable, else the profile that {@code coffer vendor login} keeps in the home.
 */
final class VendorOptions {
  private static final String PROFILE = "vendor.properties";

  @Option(
      names = "--server",
      paramLabel = "URL[,URL…]",
      description = "The server; else COFFER_SERVER.")
  private @Nullable String server;

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "File with the API token; else COFFER_TOKEN, else the profile.")
  private @Nullable Path tokenFile;

  VendorClient client(Console console) {
    Properties profile = profile(console);
    String address =
        Optional.ofNullable(server)
            .or(() -> console.variable("COFFER_SERVER"))
            .or(() -> Optional.ofNullable(profile.getProperty("server")))
            .orElseThrow(
                () ->
                    new Misuse(
                        "It is not said which server to ask.",
                        "Use --server, COFFER_SERVER, or 'coffer vendor login'."));
    String token =
        Optional.ofNullable(tokenFile)
            .map(VendorOptions::read)
            .or(() -> console.variable("COFFER_TOKEN"))
            .or(() -> Optional.ofNullable(profile.getProperty("token")))
            .orElseThrow(
                () ->
                    new Misuse(
                        "The API token is missing.",
                        "Use --token-file, COFFER_TOKEN, or 'coffer vendor login'."));
    return Servers.at(Computer.address(address)).vendor(parsed(token));
  }

  /** The address named by option or variable, for a profile. */
  String address(Console console) {
    return Optional.ofNullable(server)
        .or(() -> console.variable("COFFER_SERVER"))
        .map(Computer::address)
        .orElseThrow(() -> new Misuse("The server is missing.", "Give --server URL."));
  }

  static BearerToken parsed(String token) {
    try {
      return BearerToken.parse(BearerToken.Kind.API, token.strip());
    } catch (Malformed e) {
      throw new Misuse("This is not an API token.", "It begins with cofa_.");
    }
  }

  /** Keeps server and token for the next calls, for the owner alone. */
  static void keep(Console console, String address, BearerToken token) {
    Path home = Home.prepared(console.home());
    Path next = home.resolve(PROFILE + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(next, "server=" + address + "\ntoken=" + token.text() + "\n");
      Files.move(next, home.resolve(PROFILE), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw NamedFile.unwritable(home.resolve(PROFILE), NamedFile.why(e));
    }
  }

  private static Properties profile(Console console) {
    Properties profile = new Properties();
    Path file = console.home().resolve(PROFILE);
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        profile.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        throw new Refusal(
            "home.unusable",
            "The vendor's profile " + file + " cannot be read.",
            "Remove it and run 'coffer vendor login' again.");
      }
    }
    return profile;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    }
  }
}
