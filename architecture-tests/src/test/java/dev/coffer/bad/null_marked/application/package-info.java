/** Marked, as every package must be. */
@NullMarked
package dev.coffer.bad.null_marked.application;

import org.jspecify.annotations.NullMarked;
