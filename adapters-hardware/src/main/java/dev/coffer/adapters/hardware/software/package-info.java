/**
 * Keys, signatures, secrets and passwords in software: Bouncy Castle's lightweight API, and the
 * Java platform's AES-GCM. {@link dev.coffer.adapters.hardware.software.SoftwareCrypto} is the way
 * in.
 */
@NullMarked
package dev.coffer.adapters.hardware.software;

import org.jspecify.annotations.NullMarked;
