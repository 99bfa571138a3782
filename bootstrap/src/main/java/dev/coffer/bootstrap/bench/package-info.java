/** Measures this machine: {@code coffer bench}. */
@NullMarked
package dev.coffer.bootstrap.bench;

import org.jspecify.annotations.NullMarked;
