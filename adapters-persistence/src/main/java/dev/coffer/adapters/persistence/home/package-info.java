/** The files of one computer's home; {@link Home} is the entry. */
@NullMarked
package dev.coffer.adapters.persistence.home;

import org.jspecify.annotations.NullMarked;
