package dev.coffer.domain.container;

import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import java.util.Optional;

/**
 * What the container's user asks of Central, signed by the container with its context.
 *
 * @param kind what is asked
 * @param license of which licence
 * @param generation at which generation
 * @param right proof that the asker holds the licence's ticket ({@link
 *     dev.coffer.domain.ticket.TicketRight}); absent where the owner's account gives the right
 */
public record Wish(Kind kind, LicenseId license, int generation, Optional<Digest> right) {
  /** The wishes there are. */
  public enum Kind {
    ACTIVATE(1),
    RETURN(2),
    /** Give it back so that it can be in another container. */
    MOVE(3);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Kind ofCode(long code) {
      return code == 1 ? ACTIVATE : code == 2 ? RETURN : MOVE;
    }
  }
}
