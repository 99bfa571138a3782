/**
 * The server of one process: what it is made of, its start, its work in the background, its end.
 */
@NullMarked
package dev.coffer.bootstrap.server;

import org.jspecify.annotations.NullMarked;
