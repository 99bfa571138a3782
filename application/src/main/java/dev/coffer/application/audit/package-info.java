/** The audit log of each firm: events in one order, chained by digests, signed now and then. */
@NullMarked
package dev.coffer.application.audit;

import org.jspecify.annotations.NullMarked;
