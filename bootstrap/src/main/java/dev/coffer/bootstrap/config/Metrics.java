package dev.coffer.bootstrap.config;

/** Who may read a server's figures. */
public enum Metrics {
  /** Processes of the same machine that ask it directly. */
  LOCAL,
  /** Everybody. */
  OPEN
}
