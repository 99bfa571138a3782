package dev.coffer.application.memory;

import dev.coffer.application.Versioned;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.TokenStore;
import dev.coffer.domain.Id;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import java.util.List;
import java.util.Optional;

/** Thread-safe. */
final class MemoryTokens implements TokenStore {
  private final VersionedTable<Within<FirmId, Id>, ApiToken> tokens;
  private final UniqueIndex<Digest, Within<FirmId, Id>> hashes;

  MemoryTokens(MemoryDatabase database) {
    this.tokens = new VersionedTable<>(database, "token");
    this.hashes = new UniqueIndex<>(database, "token.hash");
  }

  @Override
  public Optional<ApiToken> byHash(Digest hash) {
    return hashes.owner(hash).flatMap(tokens::find).map(Versioned::value);
  }

  @Override
  public Optional<Versioned<ApiToken>> find(FirmId firm, Id id) {
    return tokens.find(new Within<>(firm, id));
  }

  @Override
  public List<ApiToken> list(FirmId firm, Optional<Id> after, int limit) {
    return Within.page(tokens.rows(), firm, after, limit).stream().map(Versioned::value).toList();
  }

  @Override
  public void save(Versioned<ApiToken> token) {
    Within<FirmId, Id> key = new Within<>(token.value().firm(), token.value().id());
    Optional<ApiToken> before = tokens.save(key, token);
    hashes.move(before.map(ApiToken::hash), token.value().hash(), key);
  }
}
