package dev.coffer.domain.ticket;

import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A ticket as servers keep it: by the hash of its code, never the code itself. It shows and
 * activates its licences; it is no authority to take one away. Immutable.
 *
 * @param hash the code's lookup hash
 * @param hint the first group of the code, for people who look for theirs
 * @param licenses the licences it carries
 * @param owner the account it belongs to, once one claimed it
 * @param reserved while an account waits for confirmation
 */
public record Ticket(
    Digest hash,
    String hint,
    FirmId firm,
    OrderId order,
    List<LicenseId> licenses,
    Optional<AccountId> owner,
    Optional<Reservation> reserved,
    Instant createdAt) {
  /** A ticket held back for one account until an instant, exclusive. */
  public record Reservation(AccountId account, Instant until) {
    public Reservation {
      until = StoredTime.of(until);
    }
  }

  public Ticket {
    licenses = List.copyOf(licenses);
    createdAt = StoredTime.of(createdAt);
  }

  /** Whether {@code account} (empty: someone without an account) may activate by it now. */
  public boolean activatableBy(Optional<AccountId> account, Instant now) {
    if (owner.isPresent()) {
      return owner.equals(account);
    }
    boolean held = reserved.isPresent() && now.isBefore(reserved.get().until());
    return !held || account.equals(reserved.map(Reservation::account));
  }

  /** Of {@code account} from now on; what it was reserved for is over. */
  public Ticket ownedBy(AccountId account) {
    return new Ticket(
        hash, hint, firm, order, licenses, Optional.of(account), Optional.empty(), createdAt);
  }

  /** Held back for {@code account}: before {@code until} nobody else may activate by it. */
  public Ticket reservedFor(AccountId account, Instant until) {
    return new Ticket(
        hash,
        hint,
        firm,
        order,
        licenses,
        owner,
        Optional.of(new Reservation(account, until)),
        createdAt);
  }

  /** With one more licence, at its end. */
  public Ticket carrying(LicenseId more) {
    List<LicenseId> all = new ArrayList<>(licenses);
    all.add(more);
    return new Ticket(hash, hint, firm, order, all, owner, reserved, createdAt);
  }

  /** With another licence in the place of one that it carries. */
  public Ticket replacing(LicenseId old, LicenseId successor) {
    List<LicenseId> all =
        licenses.stream().map(each -> each.equals(old) ? successor : each).toList();
    return new Ticket(hash, hint, firm, order, all, owner, reserved, createdAt);
  }
}
