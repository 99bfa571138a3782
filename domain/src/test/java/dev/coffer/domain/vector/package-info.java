/** The vectors of docs/spec/vectors: what makes them, and what reads them. */
@NullMarked
package dev.coffer.domain.vector;

import org.jspecify.annotations.NullMarked;
