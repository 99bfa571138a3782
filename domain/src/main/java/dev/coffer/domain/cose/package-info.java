/**
 * COSE_Sign messages (RFC 9052) with typed external data: untrusted, to be signed, and verified.
 */
@NullMarked
package dev.coffer.domain.cose;

import org.jspecify.annotations.NullMarked;
