/** Targets for fuzzing, and what was found by it, replayed. See docs/fuzzing.md. */
@NullMarked
package dev.coffer.bootstrap.fuzz;

import org.jspecify.annotations.NullMarked;
