package dev.coffer.domain.license;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LicenseTableTest {
  private static final List<LicenseTable.Row> ROWS = LicenseTable.read();
  private static final List<LicenseCases.Case> CASES = LicenseCases.all();

  @Test
  void everyStateAndEventHasARow() {
    Set<String> there =
        ROWS.stream().map(row -> row.state() + " " + row.event()).collect(Collectors.toSet());
    Set<String> wanted =
        Arrays.stream(Place.State.values())
            .flatMap(state -> events().map(event -> state + " " + event))
            .collect(Collectors.toSet());
    assertThat(there).isEqualTo(wanted);
  }

  @Test
  void everyRowIsTried() {
    for (LicenseTable.Row row : ROWS) {
      assertThat(CASES).as("%s", row).anyMatch(row::appliesTo);
    }
  }

  @Test
  void everyCaseGoesAsItsOneRowSays() {
    for (LicenseCases.Case each : CASES) {
      List<LicenseTable.Row> rows = ROWS.stream().filter(row -> row.appliesTo(each)).toList();
      assertThat(rows).as("rows for %s %s", each.before().place(), each).hasSize(1);
      check(each, rows.get(0));
    }
  }

  private static Stream<String> events() {
    return Arrays.stream(LicenseEvent.class.getPermittedSubclasses()).map(Class::getSimpleName);
  }

  private static void check(LicenseCases.Case each, LicenseTable.Row row) {
    Transition transition = each.before().on(each.event(), LicenseCases.NOW);
    if (row.result().equals("unchanged")) {
      assertThat(transition).as("%s %s", row, each).isEqualTo(new Transition.Unchanged());
    } else if (row.result().startsWith("refused ")) {
      Transition.Reason reason =
          Transition.Reason.valueOf(row.result().substring("refused ".length()));
      assertThat(transition).as("%s %s", row, each).isEqualTo(new Transition.Refused(reason));
    } else {
      assertThat(transition).as("%s %s", row, each).isInstanceOf(Transition.Moved.class);
      License after = ((Transition.Moved) transition).license();
      assertThat(after).as("%s %s", row, each).isEqualTo(expected(each, row, after.history()));
      boolean quiet =
          row.event().equals("Held")
              && after.place().equals(each.before().place())
              && after.generation() == each.before().generation();
      assertThat(after.history()).hasSize(each.before().history().size() + (quiet ? 0 : 1));
    }
  }

  /** The licence that the row describes: nothing but what it names differs from before. */
  private static License expected(
      LicenseCases.Case each, LicenseTable.Row row, List<License.HistoryLine> history) {
    License before = each.before();
    Terms terms = before.terms();
    List<Terms> pending = before.pending();
    Optional<LicenseId> successor = before.successor();
    Used used = before.used();
    Used seen = before.seen();
    License.Restores restores = before.restores();
    List<License.Ghost> ghosts = before.ghosts();
    for (String word : row.besides()) {
      switch (word) {
        case "seen" -> seen = more(seen, usedOf(each.event()));
        case "collected" -> {
          int collected = generationOf(each.event()) - before.generation();
          terms = pending.get(collected - 1);
          pending = pending.subList(collected, pending.size());
        }
        case "settled" -> {
          used = sum(used, more(seen, usedOf(each.event())));
          seen = Used.NOTHING;
          terms = before.newestTerms();
          pending = List.of();
        }
        case "carried" -> {
          Used shown = ((LicenseEvent.Rebased) each.event()).shown();
          long missing = Math.max(0, seen.units() - shown.units());
          used = sum(used, new Used(missing, seen.firstUse()));
          seen = shown;
          terms = before.newestTerms();
          pending = List.of();
        }
        case "adopted" -> {
          LicenseEvent.Adopted event = (LicenseEvent.Adopted) each.event();
          boolean later = event.generation() > before.newestGeneration();
          int collected = (later ? before.newestGeneration() : event.generation()) - LicenseCases.G;
          terms = collected == 0 ? terms : pending.get(collected - 1);
          pending = later ? List.of() : pending.subList(collected, pending.size());
          long missing = Math.max(0, seen.units() - event.shown().units());
          used = missing > 0 ? sum(used, new Used(missing, seen.firstUse())) : used;
          seen = event.shown();
          if (event.terms().equals(Optional.of(LicenseCases.OTHER))) {
            pending = later ? List.of() : newest(terms, pending);
            terms = LicenseCases.OTHER;
          }
        }
        case "ghost settled" -> {
          long counted = ghosts.get(0).counted().units();
          Used last = usedOf(each.event());
          used = sum(used, new Used(Math.max(0, last.units() - counted), last.firstUse()));
          ghosts = List.of();
        }
        case "terms" -> terms = LicenseCases.OTHER;
        case "pending" -> {
          pending = new ArrayList<>(pending);
          pending.add(((LicenseEvent.Change) each.event()).terms());
        }
        case "successor" ->
            successor = Optional.of(((LicenseEvent.Replace) each.event()).successor());
        case "lost" -> {
          ghosts = new ArrayList<>(ghosts);
          ghosts.add(
              new License.Ghost(
                  before.generation(), before.place().container().orElseThrow(), seen));
          used = sum(used, seen);
          seen = Used.NOTHING;
          terms = before.newestTerms();
          pending = List.of();
          restores = new License.Restores(restores.count() + 1, Optional.of(LicenseCases.NOW));
        }
        default -> throw new AssertionError("no such word: " + word);
      }
    }
    Place.State state = Place.State.valueOf(row.result());
    boolean in =
        switch (state) {
          case DELIVERING, ACTIVE, RETURNING, WITHDRAWING -> true;
          case AVAILABLE, WITHDRAWN, REPLACED -> false;
        };
    Optional<ContainerSerial> container = before.place().container();
    if (each.event() instanceof LicenseEvent.Deliver deliver) {
      container = Optional.of(deliver.container());
    } else if (each.event() instanceof LicenseEvent.Adopted adopted) {
      container = Optional.of(adopted.container());
    }
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
        generation(each, row),
        new Place(state, in ? container : Optional.empty()),
        pending,
        successor,
        used,
        seen,
        restores,
        ghosts,
        history);
  }

  private static int generation(LicenseCases.Case each, LicenseTable.Row row) {
    return switch (row.generation()) {
      case "g" -> each.before().generation();
      case "g+1" -> each.before().generation() + 1;
      case "n" -> each.before().newestGeneration();
      case "n+1" -> each.before().newestGeneration() + 1;
      case "shown" -> generationOf(each.event());
      default -> throw new AssertionError("no such generation: " + row.generation());
    };
  }

  private static int generationOf(LicenseEvent event) {
    return event instanceof LicenseEvent.Adopted adopted
        ? adopted.generation()
        : ((LicenseEvent.Held) event).generation();
  }

  /** As many of them as may wait. */
  private static List<Terms> newest(Terms first, List<Terms> more) {
    List<Terms> all = new ArrayList<>(more);
    all.add(0, first);
    return all.subList(Math.max(0, all.size() - License.MOST_PENDING), all.size());
  }

  private static Used usedOf(LicenseEvent event) {
    if (event instanceof LicenseEvent.Held held) {
      return held.used();
    }
    return event instanceof LicenseEvent.Gone gone
        ? gone.used()
        : ((LicenseEvent.NotTaken) event).used();
  }

  private static Used more(Used one, Used other) {
    return new Used(Math.max(one.units(), other.units()), one.orMore(other).firstUse());
  }

  private static Used sum(Used one, Used other) {
    return new Used(one.units() + other.units(), one.orMore(other).firstUse());
  }
}
