/** Seats: leases on entries, proved by their container. */
@NullMarked
package dev.coffer.application.lease;

import org.jspecify.annotations.NullMarked;
