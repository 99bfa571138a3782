/**
 * In-memory twins of the ports, for embedding, tests and simulation; as strict as the strictest
 * adapter.
 */
@NullMarked
package dev.coffer.application.memory;

import org.jspecify.annotations.NullMarked;
