package dev.coffer.domain.license;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
    boolean inTable = false;
    for (String line : lines()) {
      List<String> cells = cells(line);
      if (cells.size() == 6 && cells.get(1).equals("Event")) {
        inTable = true;
      } else if (cells.size() != 6) {
        inTable = false;
      } else if (inTable && !cells.get(0).startsWith("-")) {
        rows.add(
            new Row(
                cells.get(0),
                cells.get(1),
                words(cells.get(2), "; ").stream().map(clause -> words(clause, " or ")).toList(),
                cells.get(3),
                cells.get(4),
                words(cells.get(5), ", ")));
      }
    }
    return rows;
  }

  private static List<String> lines() {
    try {
      return Files.readAllLines(Path.of("..", "docs", "spec", "states.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> cells(String line) {
    if (!line.startsWith("|")) {
      return List.of();
    }
    return Arrays.stream(line.substring(1).split("\\|")).map(String::strip).toList();
  }

  private static Set<String> words(String cell, String separator) {
    return cell.equals(ANY)
        ? Set.of()
        : Arrays.stream(cell.split(separator)).collect(Collectors.toUnmodifiableSet());
  }
}
