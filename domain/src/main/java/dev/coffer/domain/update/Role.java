package dev.coffer.domain.update;

import dev.coffer.domain.Malformed;

/** What a certificate's subject is. */
public enum Role {
  /** The firm itself: self-signed, its key set's thumbprint is the firm's id. */
  ROOT(0),
  /** Signs a firm's updates; certified by the root. */
  ISSUING(1),
  /** Certifies containers of the kinds named; certified by each firm's root that lists it. */
  OPERATOR(2),
  /** A container; certified by an operator. */
  CONTAINER(3),
  /** Signs short-lived updates while Central is away; certified by the root. */
  EMERGENCY(4);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Role ofCode(long code) {
    for (Role role : values()) {
      if (role.code == code) {
        return role;
      }
    }
    throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "certificate role is not known");
  }
}
