package dev.coffer.bootstrap.server;

import java.time.InstantSource;

/**
 * The clock of this computer, which may be wrong. The server's time is {@code Persistence.clock()}:
 * with several nodes, the database's.
 */
record MachineClock(InstantSource source) {}
