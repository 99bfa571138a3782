/** Protected files: what their headers say, and what opens them. */
@NullMarked
package dev.coffer.domain.protect;

import org.jspecify.annotations.NullMarked;
