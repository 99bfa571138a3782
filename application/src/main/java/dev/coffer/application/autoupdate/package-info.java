/** Brings vendors' changes into cloud containers without anybody asking. */
@NullMarked
package dev.coffer.application.autoupdate;

import org.jspecify.annotations.NullMarked;
