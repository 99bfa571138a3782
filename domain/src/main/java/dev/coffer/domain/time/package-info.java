/** The three times, kept apart. */
@NullMarked
package dev.coffer.domain.time;

import org.jspecify.annotations.NullMarked;
