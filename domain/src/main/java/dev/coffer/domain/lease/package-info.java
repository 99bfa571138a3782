/** Seats: who may use a licence now, and until when. */
@NullMarked
package dev.coffer.domain.lease;

import org.jspecify.annotations.NullMarked;
