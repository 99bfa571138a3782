package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.cloud.client.CofferClient;
import java.time.Duration;

/** Makes clients of servers that people name. */
final class Servers {
  /** Longer than the slowest answer, an Argon2 hash on a busy machine. */
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Servers() {}

  /**
   * A client of the server at {@code address}; nothing is sent yet.
   *
   * @throws Misuse when that is no address of a server
   */
  static CofferClient at(String address) {
    try {
      return CofferClient.of(address, TIMEOUT);
    } catch (IllegalArgumentException e) {
      throw new Misuse(
          "'%s' is no server's address: %s.".formatted(address, e.getMessage()),
          "Give it as --server URL.");
    }
  }
}
