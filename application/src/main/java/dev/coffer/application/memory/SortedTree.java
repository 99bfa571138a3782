package dev.coffer.application.memory;

import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map: a change answers a new tree that shares most of the old one (an AVL tree
 * with copied paths). Keeping an old state is keeping a reference. Thread-safe.
 */
final class SortedTree<K extends Comparable<K>, V> {
  private static final class Node<K, V> {
    final K key;
    final V value;
    final @Nullable Node<K, V> left;
    final @Nullable Node<K, V> right;
    final int height;
    final int size;

    Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
      this.key = key;
      this.value = value;
      this.left = left;
      this.right = right;
      this.height = 1 + Math.max(height(left), height(right));
      this.size = 1 + size(left) + size(right);
    }
  }

  private final @Nullable Node<K, V> root;

  SortedTree() {
    this(null);
  }

  private SortedTree(@Nullable Node<K, V> root) {
    this.root = root;
  }

  int size() {
    return size(root);
  }

  @Nullable V find(K key) {
    Node<K, V> node = root;
    while (node != null) {
      int order = key.compareTo(node.key);
      if (order == 0) {
        return node.value;
      }
      node = order < 0 ? node.left : node.right;
    }
    return null;
  }

  SortedTree<K, V> with(K key, V value) {
    return new SortedTree<>(with(root, key, value));
  }

  SortedTree<K, V> without(K key) {
    return new SortedTree<>(without(root, key));
  }

  /**
   * Shows entries in ascending order of their keys for as long as {@code visitor} says true.
   *
   * @param from the first key shown, or null for all
   */
  void forEachFrom(@Nullable K from, BiPredicate<? super K, ? super V> visitor) {
    forEachFrom(root, from, visitor);
  }

  private static <K extends Comparable<K>, V> boolean forEachFrom(
      @Nullable Node<K, V> node, @Nullable K from, BiPredicate<? super K, ? super V> visitor) {
    if (node == null) {
      return true;
    }
    boolean wanted = from == null || node.key.compareTo(from) >= 0;
    if (wanted && !(forEachFrom(node.left, from, visitor) && visitor.test(node.key, node.value))) {
      return false;
    }
    return forEachFrom(node.right, wanted ? null : from, visitor);
  }

  private static <K extends Comparable<K>, V> Node<K, V> with(
      @Nullable Node<K, V> node, K key, V value) {
    if (node == null) {
      return new Node<>(key, value, null, null);
    }
    int order = key.compareTo(node.key);
    if (order == 0) {
      return new Node<>(key, value, node.left, node.right);
    }
    return order < 0
        ? balance(node, with(node.left, key, value), node.right)
        : balance(node, node.left, with(node.right, key, value));
  }

  private static <K extends Comparable<K>, V> @Nullable Node<K, V> without(
      @Nullable Node<K, V> node, K key) {
    if (node == null) {
      return null;
    }
    int order = key.compareTo(node.key);
    if (order < 0) {
      return balance(node, without(node.left, key), node.right);
    }
    if (order > 0) {
      return balance(node, node.left, without(node.right, key));
    }
    if (node.left == null || node.right == null) {
      return node.left == null ? node.right : node.left;
    }
    Node<K, V> next = node.right;
    while (next.left != null) {
      next = next.left;
    }
    return balance(next, node.left, without(node.right, next.key));
  }

  /** A balanced node with the entry of {@code top}, whose children differ by at most two levels. */
  private static <K, V> Node<K, V> balance(
      Node<K, V> top, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    if (left != null && height(left) > height(right) + 1) {
      Node<K, V> inner = left.right;
      if (inner != null && height(inner) > height(left.left)) {
        return join(inner, join(left, left.left, inner.left), join(top, inner.right, right));
      }
      return join(left, left.left, join(top, left.right, right));
    }
    if (right != null && height(right) > height(left) + 1) {
      Node<K, V> inner = right.left;
      if (inner != null && height(inner) > height(right.right)) {
        return join(inner, join(top, left, inner.left), join(right, inner.right, right.right));
      }
      return join(right, join(top, left, right.left), right.right);
    }
    return join(top, left, right);
  }

  private static <K, V> Node<K, V> join(
      Node<K, V> entry, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
    return new Node<>(entry.key, entry.value, left, right);
  }

  private static int height(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.height;
  }

  private static int size(@Nullable Node<?, ?> node) {
    return node == null ? 0 : node.size;
  }

  /** The levels of the tree; at most 1.45 times those of a perfect one. */
  int height() {
    return height(root);
  }
}
