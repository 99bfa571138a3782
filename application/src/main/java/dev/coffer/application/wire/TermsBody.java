package dev.coffer.application.wire;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Terms of a licence. What is absent is as {@link Terms#builder()} has it; {@code secretData} is
 * taken and never shown.
 */
public record TermsBody(
    @Nullable List<ContainerKind> kinds,
    @Nullable Instant validFrom,
    @Nullable Instant validUntil,
    @Nullable Long usagePeriodSeconds,
    @Nullable Instant maintenanceUntil,
    @Nullable Long units,
    @Nullable Integer seats,
    @Nullable Counting counting,
    @Nullable Long lingerSeconds,
    @Nullable Borrow borrow,
    @Nullable LinkLoss linkLoss,
    @Nullable Long contactEverySeconds,
    @Nullable String namedUser,
    @Nullable Boolean localOnly,
    @Nullable Moves moves,
    @Nullable String publicData,
    @Nullable String secretData,
    @Nullable Binding binding) {
  /** How a licence may be lent. */
  public record Borrow(int seats, long longestSeconds) {}

  /** What holds when the link fails; {@code longestSeconds} for all but {@code ONLINE_ONLY}. */
  public record LinkLoss(Rule rule, @Nullable Long longestSeconds) {
    /** The rules there are. */
    public enum Rule {
      ONLINE_ONLY,
      GRACE,
      LEASE_TERM
    }
  }

  /** What the holder may do without asking. */
  public record Moves(boolean mayReturn, boolean mayMove, int restores, long restoreWaitSeconds) {}

  /** Nothing but defaults. */
  public static TermsBody ofDefaults() {
    return of(Terms.builder().build());
  }

  /** What may be shown of terms. */
  public static TermsBody of(Terms terms) {
    return new TermsBody(
        terms.kinds(),
        terms.validFrom().orElse(null),
        terms.validUntil().orElse(null),
        terms.usagePeriod().map(Duration::toSeconds).orElse(null),
        terms.maintenanceUntil().orElse(null),
        terms.units().orElse(null),
        terms.seats(),
        terms.counting(),
        terms.lingerTime().toSeconds(),
        terms
            .borrow()
            .map(lend -> new Borrow(lend.seats(), lend.longest().toSeconds()))
            .orElse(null),
        linkLoss(terms.linkLoss()),
        terms.contactEvery().map(Duration::toSeconds).orElse(null),
        terms.namedUser().orElse(null),
        terms.localOnly(),
        new Moves(
            terms.moves().mayReturn(),
            terms.moves().mayMove(),
            terms.moves().restores(),
            terms.moves().restoreWait().toSeconds()),
        terms.publicData().isEmpty() ? null : terms.publicData().base64Url(),
        null,
        terms.binding().orElse(null));
  }

  private static LinkLoss linkLoss(Terms.LinkLoss loss) {
    if (loss instanceof Terms.LinkLoss.Grace grace) {
      return new LinkLoss(LinkLoss.Rule.GRACE, grace.longest().toSeconds());
    }
    if (loss instanceof Terms.LinkLoss.LeaseTerm term) {
      return new LinkLoss(LinkLoss.Rule.LEASE_TERM, term.longest().toSeconds());
    }
    return new LinkLoss(LinkLoss.Rule.ONLINE_ONLY, null);
  }

  /**
   * The terms meant.
   *
   * @param secret the secret data where none is given
   * @throws Malformed when a value is out of its range
   */
  public Terms terms(Bytes secret) {
    return over(Terms.builder().secretData(secret).build());
  }

  /**
   * Other terms, in which what is absent here is as it was.
   *
   * @throws Malformed when a value is out of its range
   */
  public Terms over(Terms base) {
    return new Terms(
        kinds == null ? base.kinds() : kinds,
        Optional.ofNullable(validFrom).or(base::validFrom),
        Optional.ofNullable(validUntil).or(base::validUntil),
        Optional.ofNullable(usagePeriodSeconds).map(Duration::ofSeconds).or(base::usagePeriod),
        Optional.ofNullable(maintenanceUntil).or(base::maintenanceUntil),
        Optional.ofNullable(units).or(base::units),
        seats == null ? base.seats() : seats,
        counting == null ? base.counting() : counting,
        lingerSeconds == null ? base.lingerTime() : Duration.ofSeconds(lingerSeconds),
        Optional.ofNullable(borrow)
            .map(lend -> new Terms.Borrow(lend.seats(), Duration.ofSeconds(lend.longestSeconds())))
            .or(base::borrow),
        linkLoss == null ? base.linkLoss() : linkLossMeant(linkLoss),
        Optional.ofNullable(contactEverySeconds).map(Duration::ofSeconds).or(base::contactEvery),
        Optional.ofNullable(namedUser).or(base::namedUser),
        localOnly == null ? base.localOnly() : localOnly,
        moves == null
            ? base.moves()
            : new Terms.Moves(
                moves.mayReturn(),
                moves.mayMove(),
                moves.restores(),
                Duration.ofSeconds(moves.restoreWaitSeconds())),
        publicData == null ? base.publicData() : Wire.bytes("publicData", publicData, 4096),
        secretData == null ? base.secretData() : Wire.bytes("secretData", secretData, 256),
        Optional.ofNullable(binding).or(base::binding));
  }

  private static Terms.LinkLoss linkLossMeant(LinkLoss loss) {
    Long longest = loss.longestSeconds();
    if (loss.rule() == LinkLoss.Rule.ONLINE_ONLY) {
      if (longest != null) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "ONLINE_ONLY has no longestSeconds");
      }
      return new Terms.LinkLoss.OnlineOnly();
    }
    if (longest == null) {
      throw new Malformed(Malformed.Reason.MISSING_KEY, "linkLoss.longestSeconds is missing");
    }
    Duration time = Duration.ofSeconds(longest);
    return loss.rule() == LinkLoss.Rule.GRACE
        ? new Terms.LinkLoss.Grace(time)
        : new Terms.LinkLoss.LeaseTerm(time);
  }
}
