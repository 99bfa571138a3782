/** Containers: what they hold, how they say it, and how they change. */
@NullMarked
package dev.coffer.domain.container;

import org.jspecify.annotations.NullMarked;
