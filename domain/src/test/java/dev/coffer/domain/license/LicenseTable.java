package dev.coffer.domain.license;

import dev.coffer.domain.fixture.SpecPage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The tables of docs/spec/states.md as written. */
final class LicenseTable {
  private static final String ANY = "–";

  private LicenseTable() {}

  /**
   * One row.
   *
   * @param when clauses that must all hold, each a set of words of which one must hold
   */
  record Row(
      String state,
      String event,
      List<Set<String>> when,
      String result,
      String generation,
      Set<String> besides) {
    boolean appliesTo(LicenseCases.Case each) {
      return state.equals(each.before().place().state().name())
          && event.equals(each.event().getClass().getSimpleName())
          && when.stream()
              .allMatch(clause -> clause.stream().anyMatch(word -> each.words().contains(word)));
    }
  }

  static List<Row> read() {
    List<Row> rows = new ArrayList<>();
    for (SpecPage.Table table : SpecPage.of("states.md").tables()) {
      if (table.head().size() == 6 && table.head().get(1).equals("Event")) {
        table.rows().forEach(cells -> rows.add(row(cells)));
      }
    }
    return rows;
  }

  private static Row row(List<String> cells) {
    return new Row(
        cells.get(0),
        cells.get(1),
        words(cells.get(2), "; ").stream().map(clause -> words(clause, " or ")).toList(),
        cells.get(3),
        cells.get(4),
        words(cells.get(5), ", "));
  }

  private static Set<String> words(String cell, String separator) {
    return cell.equals(ANY)
        ? Set.of()
        : Arrays.stream(cell.split(separator)).collect(Collectors.toUnmodifiableSet());
  }
}
