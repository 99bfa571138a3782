/** Strict deterministic CBOR (RFC 8949 section 4.2): one byte string for one value. */
@NullMarked
package dev.coffer.domain.cbor;

import org.jspecify.annotations.NullMarked;
