/** Sends webhooks. */
@NullMarked
package dev.coffer.adapters.cloud.webhook;

import org.jspecify.annotations.NullMarked;
