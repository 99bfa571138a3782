package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A key inside an outer key: entries of one outer key lie together, in the order of the inner.
 *
 * @param inner null only to search from the beginning of an outer key
 */
record Within<O extends Comparable<O>, I extends Comparable<I>>(O outer, @Nullable I inner)
    implements Comparable<Within<O, I>> {

  /** Below every key inside {@code outer}. */
  static <O extends Comparable<O>, I extends Comparable<I>> Within<O, I> start(O outer) {
    return new Within<>(outer, null);
  }

  /** The first entries inside {@code outer}; unlike {@link #page}, any limit. */
  static <O extends Comparable<O>, I extends Comparable<I>, V>
      List<Map.Entry<Within<O, I>, V>> entries(
          MemoryTable<Within<O, I>, V> table, O outer, int limit) {
    return inside(table.from(start(outer), limit), outer);
  }

  /** The values inside {@code outer} whose inner keys are above {@code after}. */
  static <O extends Comparable<O>, I extends Comparable<I>, V> List<V> page(
      MemoryTable<Within<O, I>, V> table, O outer, Optional<I> after, int limit) {
    Within<O, I> last = after.map(inner -> new Within<>(outer, inner)).orElse(start(outer));
    return inside(table.after(last, Paging.checked(limit)), outer).stream()
        .map(Map.Entry::getValue)
        .toList();
  }

  /** {@link #page} of the values that pass {@code filter}; looks at all until there are enough. */
  static <O extends Comparable<O>, I extends Comparable<I>, V> List<V> page(
      MemoryTable<Within<O, I>, V> table,
      O outer,
      Optional<I> after,
      int limit,
      Predicate<? super V> filter) {
    Paging.checked(limit);
    Within<O, I> last = after.map(inner -> new Within<>(outer, inner)).orElse(start(outer));
    return table.range(last, key -> key.outer().compareTo(outer) == 0).stream()
        .filter(entry -> entry.getKey().compareTo(last) > 0 && filter.test(entry.getValue()))
        .limit(limit)
        .map(Map.Entry::getValue)
        .toList();
  }

  private static <O extends Comparable<O>, I extends Comparable<I>, V>
      List<Map.Entry<Within<O, I>, V>> inside(List<Map.Entry<Within<O, I>, V>> found, O outer) {
    return found.stream().takeWhile(entry -> entry.getKey().outer().compareTo(outer) == 0).toList();
  }

  /** The inner key of an entry that was stored. */
  I key() {
    if (inner == null) {
      throw new IllegalStateException("the beginning of a range is no key");
    }
    return inner;
  }

  @Override
  public int compareTo(Within<O, I> other) {
    int byOuter = outer.compareTo(other.outer);
    if (byOuter != 0) {
      return byOuter;
    }
    if (inner == null || other.inner == null) {
      return Boolean.compare(inner != null, other.inner != null);
    }
    return inner.compareTo(other.inner);
  }
}
