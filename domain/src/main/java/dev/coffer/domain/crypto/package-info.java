/** Keys, thumbprints, digests and signatures as values; the arithmetic comes from outside. */
@NullMarked
package dev.coffer.domain.crypto;

import org.jspecify.annotations.NullMarked;
