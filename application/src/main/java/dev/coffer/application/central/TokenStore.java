package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.Id;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.util.List;
import java.util.Optional;

/**
 * Tokens of the vendors' API, by hash.
 *
 * <p>Joins the current transaction. Thread-safe. Contract: {@code TokenStoreContract}.
 */
public interface TokenStore {
  Optional<ApiToken> byHash(Digest hash);

  Optional<Versioned<ApiToken>> find(FirmId firm, Id id);

  /** Tokens of a firm in ascending order of id; limit 1..1000. */
  List<ApiToken> list(FirmId firm, Optional<Id> after, int limit);

  /** Inserts at version 0, replaces at a loaded one; throws {@code Stale} when it changed. */
  void save(Versioned<ApiToken> token);
}
