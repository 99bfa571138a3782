package dev.coffer.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedTreeTest {
  @Test
  void itIsEqualToATreeMapUnderAnyChanges() {
    for (long seed = 1; seed <= 50; seed++) {
      Random random = new Random(seed);
      TreeMap<Integer, Integer> expected = new TreeMap<>();
      SortedTree<Integer, Integer> tree = new SortedTree<>();
      for (int i = 0; i < 400; i++) {
        int key = random.nextInt(100);
        if (random.nextInt(3) == 0) {
          tree = tree.without(key);
          expected.remove(key);
        } else {
          tree = tree.with(key, i);
          expected.put(key, i);
        }
        int from = random.nextInt(100);
        assertThat(entries(tree, from))
            .as("seed %d, step %d", seed, i)
            .isEqualTo(List.copyOf(expected.tailMap(from).entrySet()));
        assertThat(tree.size()).isEqualTo(expected.size());
        assertThat(tree.find(key)).isEqualTo(expected.get(key));
      }
    }
  }

  @Test
  void itStaysFlat() {
    SortedTree<Integer, Integer> tree = new SortedTree<>();
    for (int i = 0; i < 10_000; i++) {
      tree = tree.with(i, i);
    }
    assertThat(tree.height()).isLessThanOrEqualTo(20);
    for (int i = 0; i < 9_900; i++) {
      tree = tree.without(i);
    }
    assertThat(tree.height()).isLessThanOrEqualTo(9);
  }

  @Test
  void anOldTreeDoesNotChange() {
    SortedTree<Integer, String> old = new SortedTree<Integer, String>().with(1, "a").with(2, "b");
    SortedTree<Integer, String> changed = old.with(1, "c").without(2);
    assertThat(old.find(1)).isEqualTo("a");
    assertThat(old.find(2)).isEqualTo("b");
    assertThat(changed.find(1)).isEqualTo("c");
    assertThat(changed.find(2)).isNull();
  }

  private static List<Map.Entry<Integer, Integer>> entries(
      SortedTree<Integer, Integer> tree, int from) {
    List<Map.Entry<Integer, Integer>> entries = new ArrayList<>();
    tree.forEachFrom(from, (key, value) -> entries.add(Map.entry(key, value)));
    return entries;
  }
}
