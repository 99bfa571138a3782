/** The local Runtime: finds containers, takes leases and keeps them. */
@NullMarked
package dev.coffer.application.runtime;

import org.jspecify.annotations.NullMarked;
