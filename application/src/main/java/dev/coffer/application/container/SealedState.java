package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerSerial;
import java.util.List;
import java.util.Optional;

/**
 * Whole sealed states of containers, one value each, replaced by compare-and-set.
 *
 * <p>What it returns is durable; after a crash each container has its old state or its new one. It
 * neither opens nor understands what it keeps. Thread-safe. External: throws {@link
 * IllegalStateException} inside a transaction. Contract: {@code SealedStateContract}.
 */
public interface SealedState {
  /** A state and its version, from 1. */
  record Stored(Bytes sealed, long version) {}

  Optional<Stored> find(ContainerSerial serial);

  /** Stores a first state at version 1; false, and nothing stored, when the serial is taken. */
  boolean create(ContainerSerial serial, Bytes sealed);

  /**
   * Replaces the state of version {@code expected} by the next version; false, and nothing changed,
   * when the version is no longer that.
   */
  boolean replace(ContainerSerial serial, long expected, Bytes sealed);

  /** Serials in ascending order; limit 1..1000. */
  List<ContainerSerial> list(Optional<ContainerSerial> after, int limit);

  /** How closely a value is bound to its computer; empty where such values are bound to none. */
  default Optional<Binding> binding(ContainerSerial serial) {
    return Optional.empty();
  }
}
