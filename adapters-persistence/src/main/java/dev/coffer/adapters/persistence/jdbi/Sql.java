package dev.coffer.adapters.persistence.jdbi;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * One statement with parameters by name, as <code>:name</code>, read once: {@link Prepared} runs it
 * by plain JDBC. Its text is a constant of the program, without comments, and without a colon in
 * quotes. Thread-safe.
 */
final class Sql {
  private final String positional;
  private final Map<String, int[]> places;
  private volatile Map<String, Integer> columns = Map.of();

  private Sql(String positional, Map<String, int[]> places) {
    this.positional = positional;
    this.places = places;
  }

  static Sql of(String text) {
    StringBuilder positional = new StringBuilder(text.length());
    Map<String, List<Integer>> places = new HashMap<>();
    int count = 0;
    int at = 0;
    while (at < text.length()) {
      char next = text.charAt(at++);
      if (next != ':') {
        positional.append(next);
        continue;
      }
      int from = at;
      while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
        at++;
      }
      if (from == at) {
        throw new IllegalArgumentException("a colon without a name in: " + text);
      }
      places.computeIfAbsent(text.substring(from, at), name -> new ArrayList<>()).add(++count);
      positional.append('?');
    }
    Map<String, int[]> found = new HashMap<>();
    places.forEach(
        (name, all) -> found.put(name, all.stream().mapToInt(Integer::intValue).toArray()));
    return new Sql(positional.toString(), found);
  }

  /** The statement as JDBC takes it. */
  String positional() {
    return positional;
  }

  /** Where a parameter stands, from 1. */
  int[] places(String name) {
    int[] found = places.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no parameter " + name + " in: " + positional);
    }
    return found;
  }

  /** The columns of its results by name in small letters; all results of it have the same. */
  Map<String, Integer> columns(ResultSet results) throws SQLException {
    Map<String, Integer> known = columns;
    if (known.isEmpty()) {
      ResultSetMetaData told = results.getMetaData();
      Map<String, Integer> read = new HashMap<>();
      for (int i = 1; i <= told.getColumnCount(); i++) {
        read.put(Objects.requireNonNull(told.getColumnLabel(i)).toLowerCase(Locale.ROOT), i);
      }
      known = Map.copyOf(read);
      columns = known;
    }
    return known;
  }
}
