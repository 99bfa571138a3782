/** Outgoing mail. */
@NullMarked
package dev.coffer.adapters.cloud.mail;

import org.jspecify.annotations.NullMarked;
