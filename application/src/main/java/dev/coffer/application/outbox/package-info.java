/** Events and answers that are written with the change they tell of. */
@NullMarked
package dev.coffer.application.outbox;

import org.jspecify.annotations.NullMarked;
