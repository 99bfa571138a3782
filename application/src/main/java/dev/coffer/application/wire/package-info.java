/** The messages of the HTTP interfaces, shared by server and client. */
@NullMarked
package dev.coffer.application.wire;

import org.jspecify.annotations.NullMarked;
