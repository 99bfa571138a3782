/** What tells this computer from others; {@link SystemFingerprint} is the entry. */
@NullMarked
package dev.coffer.adapters.hardware.fingerprint;

import org.jspecify.annotations.NullMarked;
