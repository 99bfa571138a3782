package dev.coffer.application.runtime;

import dev.coffer.application.Failure;
import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.Tasks;
import dev.coffer.application.Ticker;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.protect.Unlock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A seat that this process holds and keeps by renewing it in the background. When its licence is
 * replaced, it goes on under the one in its place that satisfies what was asked for. Ends by {@link
 * #close}, or is lost: refused on renewal, or its time ran out while its source could not be
 * reached.
 *
 * <p>Time is counted by a ticker from before each request was sent, so this side stops first.
 * Thread-safe.
 */
public final class HeldSeat implements AutoCloseable {
  private static final Duration TERM = Duration.ofDays(1);
  private static final long LEAST_WAIT = Duration.ofMillis(200).toNanos();

  private final SeatSource source;
  private final SeatRequest request;
  private final SeatCheck.For check;
  private final Demand asker;
  private final Ticker ticker;
  private final Tasks tasks;
  private final Ids ids;
  private final Object lock = new Object();
  private final Object closing = new Object();
  private final Object renewing = new Object();
  private Consumer<Loss> listener = ignored -> {};
  private volatile SeatRef seat;
  private volatile LicenseEntry entry;
  private volatile long validUntil;
  private volatile boolean ended;
  private Optional<Tasks.Scheduled> next = Optional.empty();
  private Optional<Loss> loss = Optional.empty();
  private boolean closed;

  /** Why a seat was lost. */
  public record Loss(Problem problem, String detail) {}

  HeldSeat(
      SeatSource source,
      SeatRequest request,
      SeatCheck.For check,
      SeatRef seat,
      LicenseEntry entry,
      Demand asker,
      long askedAt,
      Duration remaining,
      Ticker ticker,
      Tasks tasks,
      Ids ids) {
    this.source = source;
    this.request = request;
    this.check = check;
    this.seat = seat;
    this.entry = entry;
    this.asker = asker;
    this.ticker = ticker;
    this.tasks = tasks;
    this.ids = ids;
    this.validUntil = askedAt + remaining.toNanos();
  }

  void start() {
    schedule();
  }

  /** Whether the seat may be used right now. Costs nanoseconds and allocates nothing. */
  public boolean isValid() {
    return !ended && ticker.nanos() - validUntil < 0;
  }

  /** What it is a seat of now: another licence, once the first one was replaced. */
  public LicenseEntry entry() {
    return entry;
  }

  public SeatRef seat() {
    return seat;
  }

  /** How long the seat lasts without another renewal; zero when it is over. */
  public Duration remaining() {
    long left = validUntil - ticker.nanos();
    return ended || left <= 0 ? Duration.ZERO : Duration.ofNanos(left);
  }

  /** Calls {@code lost} once when the seat is lost, or at once when it was; not on close. */
  public void onLost(Consumer<Loss> lost) {
    Optional<Loss> already;
    synchronized (lock) {
      listener = lost;
      already = loss;
    }
    already.ifPresent(lost);
  }

  /** Spends units; units left, {@link Long#MAX_VALUE} where none are counted. */
  public Outcome<Long> use(long units) {
    return use(ids.next(), units);
  }

  /** Spends units under an id of the caller's: the same again is answered alike, spends nothing. */
  public Outcome<Long> use(Id useId, long units) {
    return asked(there -> source.use(there, useId, asker.costing(units)));
  }

  /**
   * Opens the content key of a protected file, and spends what its head charges.
   *
   * @param useId the same again is answered alike and spends nothing
   */
  public Outcome<Unlocked> open(Id useId, ProtectedHeader header) {
    return unlock(useId, new Unlock.Content(header));
  }

  /**
   * A key derived from the secret data of the licence's terms, which itself is never shown.
   *
   * @param label 1 to 64 octets: another label is another key
   */
  public Outcome<Unlocked> derive(Bytes label) {
    return unlock(ids.next(), new Unlock.Secret(label));
  }

  private Outcome<Unlocked> unlock(Id useId, Unlock unlock) {
    return asked(there -> source.unlock(there, useId, asker, unlock));
  }

  /** Asks the source; when the licence was replaced a moment ago, once more where it goes on. */
  private <T> Outcome<T> asked(Function<SeatRef, Outcome<T>> question) {
    if (!isValid()) {
      return Outcome.refused(Problem.LEASE_ENDED);
    }
    SeatRef here = seat;
    Outcome<T> answer = question.apply(here);
    boolean gone =
        answer instanceof Outcome.Refused<T> refused && refused.problem() == Problem.LICENSE_GONE;
    if (gone && renewed(ticker.nanos()) && isValid() && !seat.equals(here)) {
      return question.apply(seat);
    }
    return answer;
  }

  /**
   * Gives the seat up, also one that was lost: its licence waits for its last user. Once is enough;
   * a source that cannot be reached lets it expire. A second call meanwhile waits for the first, so
   * that whoever ends the process afterwards does not cut it off.
   */
  @Override
  public void close() {
    synchronized (closing) {
      giveUp();
    }
  }

  private void giveUp() {
    synchronized (lock) {
      boolean unreachable = loss.filter(why -> why.problem() == Problem.UNAVAILABLE).isPresent();
      if (closed || unreachable) {
        return;
      }
      closed = true;
      ended = true;
      next.ifPresent(Tasks.Scheduled::cancel);
    }
    try {
      source.release(List.of(seat));
    } catch (Failure e) {
      // It expires by itself.
    }
  }

  /** Renews half way; when that fails, again after half of what is left, until nothing is. */
  private void schedule() {
    long left = validUntil - ticker.nanos();
    long wait = left <= LEAST_WAIT ? Math.max(0, left) : Math.max(LEAST_WAIT, left / 2);
    synchronized (lock) {
      if (!ended) {
        next = Optional.of(tasks.after(Duration.ofNanos(wait), this::renew));
      }
    }
  }

  private void renew() {
    if (ended) {
      return;
    }
    long askedAt = ticker.nanos();
    if (askedAt - validUntil >= 0) {
      lose(new Loss(Problem.UNAVAILABLE, source.name() + " could not be reached in time"));
      return;
    }
    try {
      if (!renewed(askedAt)) {
        return;
      }
    } catch (Failure e) {
      // Tried again as long as time is left.
    }
    schedule();
  }

  /** Renews once; whether the seat is kept. What was lost is told. */
  private boolean renewed(long askedAt) {
    synchronized (renewing) {
      Outcome<SeatRenewal> outcome =
          source.renew(List.of(new SeatSource.Renewal(seat, request.query())), TERM).get(0);
      if (outcome instanceof Outcome.Refused<SeatRenewal> refused) {
        lose(new Loss(refused.problem(), refused.details().toString()));
        return false;
      }
      SeatRenewal renewed = ((Outcome.Done<SeatRenewal>) outcome).value();
      if (renewed.moved().isPresent() && !goesOn(renewed.moved().get())) {
        lose(new Loss(Problem.CONTEXT_UNTRUSTED, source.name()));
        return false;
      }
      validUntil = askedAt + renewed.remaining().toNanos();
      return true;
    }
  }

  /** Takes over the licence in whose place another one came, if that one is genuine. */
  private boolean goesOn(SeatRenewal.Moved moved) {
    Outcome<SeatGrant.Proof> proof =
        source.prove(moved.seat(), SeatRequest.holderValue(request.holder()), request.nonce());
    if (!(proof instanceof Outcome.Done<SeatGrant.Proof> done)) {
      return false;
    }
    Optional<LicenseEntry> genuine =
        check.entry(
            new SeatGrant(
                moved.seat(), Duration.ZERO, moved.entry(), moved.certifiedBy(), done.value()));
    genuine.ifPresent(
        next -> {
          seat = moved.seat();
          entry = next;
        });
    return genuine.isPresent();
  }

  private void lose(Loss why) {
    Consumer<Loss> told;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      loss = Optional.of(why);
      told = listener;
    }
    told.accept(why);
  }
}
