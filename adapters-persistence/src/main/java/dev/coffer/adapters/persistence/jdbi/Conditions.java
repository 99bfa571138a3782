package dev.coffer.adapters.persistence.jdbi;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.statement.Query;

/** What a list is narrowed by: conditions that are there only when they are asked for. */
final class Conditions {
  private final StringBuilder sql = new StringBuilder();
  private final Map<String, Object> values = new TreeMap<>();

  /**
   * Adds a condition if there is a value for it.
   *
   * @param name by which {@code condition} calls the value
   */
  <T> void add(Optional<T> value, String name, String condition) {
    value.ifPresent(
        given -> {
          sql.append(" AND ").append(condition);
          values.put(name, given);
        });
  }

  /** Gives a value, if there is one, to a name that a condition uses. */
  <T> void bind(Optional<T> value, String name) {
    value.ifPresent(given -> values.put(name, given));
  }

  /** The query with the values of all conditions. */
  Query bound(Query query) {
    return query.bindMap(values);
  }

  /** What comes after a first condition. */
  @Override
  public String toString() {
    return sql.toString();
  }
}
