package dev.coffer.adapters.persistence.jdbi;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Which database, and how hard it keeps what it was given. Prints without the password.
 *
 * @param url {@code jdbc:h2:file:…}, {@code jdbc:h2:mem:…} or {@code jdbc:postgresql:…}
 * @param password empty where the URL or the server's configuration says how to authenticate
 * @param connections that stores use at most, 2..100; the lease ledger has up to three more
 * @param durability for H2; PostgreSQL flushes to the disk by its own configuration
 */
public record PersistenceSettings(
    String url,
    Optional<String> user,
    Optional<String> password,
    int connections,
    Durability durability) {
  /** What a crash may cost. */
  public enum Durability {
    /** An answer given survives the death of the process. */
    PROCESS,
    /** An answer given survives the loss of power: each batch of commits is flushed to the disk. */
    DISK
  }

  public PersistenceSettings {
    if (connections < 2 || connections > 100) {
      throw new IllegalArgumentException("connections must be 2..100, was " + connections);
    }
    Dialect.of(url);
  }

  /**
   * A database's URL as it is.
   *
   * @throws IllegalArgumentException whose message names the forms, when it is of another kind
   */
  public static String url(String url) {
    Dialect.of(url);
    return url;
  }

  /** H2 in the file {@code coffer.mv.db} of {@code directory}. */
  public static PersistenceSettings embedded(Path directory, Durability durability) {
    return new PersistenceSettings(
        "jdbc:h2:file:" + directory.toAbsolutePath().resolve("coffer"),
        Optional.empty(),
        Optional.empty(),
        10,
        durability);
  }

  /** H2 in memory, gone when it is closed. */
  public static PersistenceSettings inMemory(String name) {
    return new PersistenceSettings(
        "jdbc:h2:mem:" + name, Optional.empty(), Optional.empty(), 10, Durability.PROCESS);
  }

  Dialect dialect() {
    return Dialect.of(url);
  }

  /** Whether it is a file of this process's own. */
  boolean isFile() {
    return url.startsWith(Dialect.H2_FILE);
  }

  /** The URL without what may be secret in it. */
  String shown() {
    return url.replaceAll("[?;].*", "").replaceAll("//[^/@]*@", "//");
  }

  @Override
  public String toString() {
    return "PersistenceSettings[" + shown() + ", " + durability + "]";
  }
}
