package dev.coffer.bootstrap.config;

/** From how serious on something is logged. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
