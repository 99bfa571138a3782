/** Tickets: what a customer types to get a licence. */
@NullMarked
package dev.coffer.domain.ticket;

import org.jspecify.annotations.NullMarked;
