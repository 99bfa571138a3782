package dev.coffer.application.lease;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Text;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import java.time.Duration;
import java.util.Optional;

/**
 * One seat asked for.
 *
 * @param lease chosen by the asker, so that asking again is safe
 * @param term wanted; the pool's is the most that is given
 * @param nonce fresh, 32 bytes, against which possession is proved
 * @param user whom a licence for a named user has to name, at most 128 characters; empty: nobody
 */
public record SeatRequest(
    LeaseId lease,
    LeaseQuery query,
    Holder holder,
    Station station,
    Duration term,
    Digest nonce,
    Optional<String> user) {
  public SeatRequest {
    user.ifPresent(name -> Text.name("a user's name", name, Demand.LONGEST_USER));
  }

  /** Of nobody by name. */
  public SeatRequest(
      LeaseId lease,
      LeaseQuery query,
      Holder holder,
      Station station,
      Duration term,
      Digest nonce) {
    this(lease, query, holder, station, term, nonce, Optional.empty());
  }

  /** The holder's value in proofs: SHA-256 of its text, fixed for the lease. */
  public static Digest holderValue(Holder holder) {
    return Digest.sha256(Bytes.utf8(holder.text()));
  }
}
