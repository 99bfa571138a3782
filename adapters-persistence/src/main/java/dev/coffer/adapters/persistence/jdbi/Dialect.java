package dev.coffer.adapters.persistence.jdbi;

import java.util.Map;

/** The databases, and what differs between them. */
enum Dialect {
  H2("", "binary large object"),
  POSTGRESQL(" COLLATE \"C\"", "bytea");

  /** How the URLs of databases begin that are in a file of this process. */
  static final String H2_FILE = "jdbc:h2:file:";

  private final String bytewise;
  private final String octets;

  Dialect(String bytewise, String octets) {
    this.bytewise = bytewise;
    this.octets = octets;
  }

  static Dialect of(String url) {
    if (url.startsWith(H2_FILE) || url.startsWith("jdbc:h2:mem:")) {
      return H2;
    }
    if (url.startsWith("jdbc:postgresql:")) {
      return POSTGRESQL;
    }
    throw new IllegalArgumentException(
        "must be jdbc:h2:file:…, jdbc:h2:mem:… or jdbc:postgresql:…");
  }

  /**
   * What migrations write as <code>${name}</code>: {@code bytewise} is the collation that compares
   * octets, where there is a choice; {@code octets} the type of byte strings that may be longer
   * than a megabyte.
   */
  Map<String, String> placeholders() {
    return Map.of("bytewise", bytewise, "octets", octets);
  }
}
