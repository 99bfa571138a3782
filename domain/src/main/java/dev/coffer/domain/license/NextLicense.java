package dev.coffer.domain.license;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A licence as an event leaves it, while that is decided: what the decisions have in common. Starts
 * as the licence was before; serves one event. Not thread-safe.
 */
final class NextLicense {
  private final License before;
  private int generation;
  private Terms terms;
  private Place place;
  private List<Terms> pending;
  private Optional<LicenseId> successor;
  private Used used;
  private Used seen;
  private License.Restores restores;
  private List<License.Ghost> ghosts;
  private List<License.HistoryLine> history;

  NextLicense(License before) {
    this.before = before;
    generation = before.generation();
    terms = before.terms();
    place = before.place();
    pending = before.pending();
    successor = before.successor();
    used = before.used();
    seen = before.seen();
    restores = before.restores();
    ghosts = before.ghosts();
    history = before.history();
  }

  NextLicense at(Place to) {
    place = to;
    return this;
  }

  /** Its container shows this use of it, whatever it showed before. */
  NextLicense showing(Used shown) {
    seen = shown;
    return this;
  }

  /** Counts use that no container shows any more. */
  NextLicense spent(Used more) {
    used = used.and(more);
    return this;
  }

  /** It left its container, where this was used of it in all. */
  NextLicense left(Used last) {
    return spent(last).showing(Used.NOTHING);
  }

  /** Its container has it at {@code copy}, the current generation or one that waited for it. */
  NextLicense collected(int copy) {
    int changes = copy - generation;
    if (changes > 0) {
      generation = copy;
      terms = pending.get(changes - 1);
      pending = pending.subList(changes, pending.size());
    }
    return this;
  }

  /** Begins a generation above all before: the newest terms hold, and nothing waits. */
  NextLicense begun(int next) {
    terms = pending.isEmpty() ? terms : pending.get(pending.size() - 1);
    pending = List.of();
    generation = next;
    return this;
  }

  /** These terms wait, after all that wait already. */
  NextLicense promised(Terms wanted) {
    pending = appended(pending, wanted);
    return this;
  }

  NextLicense replacedBy(LicenseId other) {
    successor = Optional.of(other);
    return this;
  }

  /** It was restored away from {@code lost}, which may still have its copy. */
  NextLicense restored(ContainerSerial lost, Instant now) {
    ghosts = appended(ghosts, new License.Ghost(generation, lost, seen));
    restores = new License.Restores(restores.count() + 1, Optional.of(now));
    return left(seen);
  }

  NextLicense without(License.Ghost gone) {
    ghosts = ghosts.stream().filter(each -> !each.equals(gone)).toList();
    return this;
  }

  /**
   * Takes over what an entry says, unless it is an entry of these terms: then it only tells what
   * was used elsewhere.
   *
   * @param later whether these terms are older than the entry; else they wait as a change of it
   */
  void takeOver(Terms entry, boolean later) {
    if (entry.equals(terms.carrying(before.used()).concealed())) {
      return;
    }
    boolean counted = terms.units().isPresent();
    Optional<Used> elsewhere =
        terms.usedWhen(entry).filter(use -> !counted || use.units() >= before.used().units());
    if (elsewhere.isPresent()) {
      used = used.orMore(elsewhere.get());
      return;
    }
    if (!later) {
      List<Terms> waiting = new ArrayList<>(pending);
      waiting.add(0, terms);
      pending = waiting.subList(Math.max(0, waiting.size() - License.MOST_PENDING), waiting.size());
    }
    terms = entry.revealed(used, before.newestTerms().secretData());
  }

  /** The licence with a line of this in its history. */
  Transition moved(String event, Instant now) {
    return new Transition.Moved(recorded(event, now));
  }

  /** As {@link #moved}, for a licence that was nowhere before. */
  License recorded(String event, Instant now) {
    Optional<String> where = place.container().map(ContainerSerial::text);
    List<License.HistoryLine> lines =
        appended(history, new License.HistoryLine(now, event, place.state(), generation, where));
    if (lines.size() > License.LONGEST_HISTORY + 1) {
      lines.remove(1);
    }
    history = lines;
    return license();
  }

  /** The licence so far. */
  License license() {
    return new License(
        before.id(),
        before.firm(),
        before.order(),
        before.ticket(),
        before.product(),
        before.features(),
        before.name(),
        before.text(),
        terms,
        before.modules(),
        generation,
        place,
        pending,
        successor,
        used,
        seen,
        restores,
        ghosts,
        history);
  }

  private static <T> List<T> appended(List<T> values, T last) {
    List<T> longer = new ArrayList<>(values);
    longer.add(last);
    return longer;
  }
}
