/** What a server is told at start: read once from flags, environment and file, then immutable. */
@NullMarked
package dev.coffer.bootstrap.config;

import org.jspecify.annotations.NullMarked;
