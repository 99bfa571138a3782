package dev.coffer.domain.container;

import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseEntry;

/**
 * An entry held by a container, with the update whose signature certifies it.
 *
 * @param update digest of that update's payload
 */
public record Holding(LicenseEntry entry, Digest update) {}
