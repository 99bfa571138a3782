/** Chains of signed updates, and the certificates behind their signatures. */
@NullMarked
package dev.coffer.domain.update;

import org.jspecify.annotations.NullMarked;
