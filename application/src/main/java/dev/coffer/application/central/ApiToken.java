package dev.coffer.application.central;

import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;

/**
 * A token of the vendor's API, as the server keeps it: the hash of its secret, and what it may do.
 *
 * @param name for people, 1 to 64 characters
 * @param hash SHA-256 of the secret
 * @param expires exclusive; empty: never
 */
public record ApiToken(
    Id id,
    FirmId firm,
    String name,
    Digest hash,
    Set<Scope> scopes,
    Instant createdAt,
    Optional<Instant> expires,
    Optional<Instant> revoked) {
  /** What a token may do. */
  public enum Scope {
    /** Read everything of the firm but tokens and keys. */
    READ,
    /** Sell: products, customers, orders, tickets. */
    SELL,
    /** Help with what was sold: assign, restore, block, have changes brought. */
    SUPPORT,
    /** Protect files with the keys of products. */
    PROTECT,
    /** Tokens, keys, webhooks, mail: what decides who may do what, and who is told. */
    ADMIN
  }

  public ApiToken {
    scopes = Set.copyOf(scopes);
    Text.name("a token's name", name, 64);
    createdAt = StoredTime.of(createdAt);
    expires = StoredTime.of(expires);
    revoked = StoredTime.of(revoked);
    if (scopes.isEmpty()) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a token has at least one scope");
    }
  }

  /** The role whose rights are just these, if there is one. */
  public Optional<TokenRole> role() {
    return Arrays.stream(TokenRole.values())
        .filter(role -> role.scopes().equals(scopes))
        .findFirst();
  }

  /**
   * Whether it may be used at {@code now}: before it expires, which need not be ever, or is
   * revoked.
   */
  public boolean isLive(Instant now) {
    return revoked.isEmpty() && (expires.isEmpty() || now.isBefore(expires.get()));
  }

  /** Ended for good; the rest stays for the list. */
  public ApiToken revokedAt(Instant now) {
    return new ApiToken(id, firm, name, hash, scopes, createdAt, expires, Optional.of(now));
  }
}
