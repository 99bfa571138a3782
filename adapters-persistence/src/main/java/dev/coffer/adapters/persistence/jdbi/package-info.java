/** Stores and the lease ledger by JDBI on H2 and PostgreSQL; {@link Persistence} is the entry. */
@NullMarked
package dev.coffer.adapters.persistence.jdbi;

import org.jspecify.annotations.NullMarked;
