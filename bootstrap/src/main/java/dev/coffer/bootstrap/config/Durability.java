package dev.coffer.bootstrap.config;

/** What an answer "stored" of the embedded database survives. PostgreSQL keeps its own promise. */
public enum Durability {
  /** The end of this process, {@code kill -9} included. */
  PROCESS,

  /** Also a power cut: each batch is flushed to the disk before it is answered. */
  DISK
}
