package dev.coffer.application.central;

import dev.coffer.domain.container.ContainerSerial;

/**
 * Containers that this server holds itself, whether or not a firm's update ever went there.
 * Thread-safe.
 */
@FunctionalInterface
public interface HeldContainers {
  /** Whether {@code serial} is held here; joins the current transaction. */
  boolean holds(ContainerSerial serial);
}
