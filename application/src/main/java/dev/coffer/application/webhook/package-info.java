/** Webhooks: events of firms, sent on to addresses that they name. */
@NullMarked
package dev.coffer.application.webhook;

import org.jspecify.annotations.NullMarked;
