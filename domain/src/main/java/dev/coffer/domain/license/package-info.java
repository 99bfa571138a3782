/** Licences as their vendor sees them: terms, places, changes and history. */
@NullMarked
package dev.coffer.domain.license;

import org.jspecify.annotations.NullMarked;
