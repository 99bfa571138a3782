package dev.coffer.application.central;

import dev.coffer.application.central.ApiToken.Scope;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What somebody does for a firm, as a set of rights with a name. A token keeps the rights that its
 * role had when it was made: a role that grows later gives nothing to those who have it.
 */
public enum TokenRole {
  /** Looks at everything but tokens. */
  READER("READ"),
  /** Helps holders: assigns, restores, blocks; sells nothing and withdraws nothing. */
  SUPPORT("READ SUPPORT"),
  /** Sells, and changes what was sold. */
  SELLER("READ SELL SUPPORT"),
  /** A build machine: protects files, and sees nothing. */
  BUILDER("PROTECT"),
  /** Tokens, keys, webhooks and mail. */
  ADMIN("READ ADMIN"),
  /** Everything. */
  OWNER("READ SELL SUPPORT PROTECT ADMIN");

  private final String scopes;

  TokenRole(String scopes) {
    this.scopes = scopes;
  }

  /** The rights that it stands for, at least one. */
  public Set<Scope> scopes() {
    return Arrays.stream(scopes.split(" "))
        .map(Scope::valueOf)
        .collect(Collectors.toUnmodifiableSet());
  }
}
