package dev.coffer.domain.crypto;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.ArrayList;
import java.util.List;

/**
 * A tree of digests, so that one signature over its root proves each of its leaves.
 *
 * <p>A node is SHA-256 over 0x01 ‖ left ‖ right. Leaves come in as digests; whoever makes them
 * hashes with another first octet, so that no node passes for a leaf. In each level neighbours are
 * paired from the left, and an odd last digest moves up as it is. A tree of one leaf is its leaf,
 * whose path is empty. Immutable.
 */
public final class Merkle {
  /** The longest path. */
  public static final int MOST_DEPTH = 16;

  /** The most leaves of a tree. */
  public static final int MOST_LEAVES = 1 << MOST_DEPTH;

  private static final Bytes NODE = Bytes.of((byte) 1);

  private final List<List<Digest>> levels;

  private Merkle(List<List<Digest>> levels) {
    this.levels = levels;
  }

  /**
   * The tree over {@code leaves}, in their order.
   *
   * @throws IllegalArgumentException unless there are 1..{@value #MOST_LEAVES}
   */
  public static Merkle of(List<Digest> leaves) {
    if (leaves.isEmpty() || leaves.size() > MOST_LEAVES) {
      throw new IllegalArgumentException(
          "a tree has 1.." + MOST_LEAVES + " leaves, not " + leaves.size());
    }
    List<List<Digest>> levels = new ArrayList<>();
    List<Digest> level = List.copyOf(leaves);
    levels.add(level);
    while (level.size() > 1) {
      List<Digest> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        above.add(i + 1 < level.size() ? node(level.get(i), level.get(i + 1)) : level.get(i));
      }
      level = above;
      levels.add(level);
    }
    return new Merkle(levels);
  }

  public Digest root() {
    return levels.get(levels.size() - 1).get(0);
  }

  /** How many leaves the tree has. */
  public int size() {
    return levels.get(0).size();
  }

  /**
   * The way from one leaf to the root.
   *
   * @param leaf 0..size-1
   */
  public Path path(int leaf) {
    if (leaf < 0 || leaf >= size()) {
      throw new IllegalArgumentException("leaf must be 0.." + (size() - 1) + ", was " + leaf);
    }
    List<Step> steps = new ArrayList<>();
    int at = leaf;
    for (List<Digest> level : levels) {
      int sibling = at ^ 1;
      if (sibling < level.size()) {
        steps.add(new Step(sibling < at ? Side.LEFT : Side.RIGHT, level.get(sibling)));
      }
      at /= 2;
    }
    return new Path(steps);
  }

  /** Where a sibling stands. */
  public enum Side {
    LEFT(0),
    RIGHT(1);

    private final int code;

    Side(int code) {
      this.code = code;
    }
  }

  /** The sibling that one step up combines with. */
  public record Step(Side side, Digest sibling) {}

  /**
   * A leaf's way to the root, from below.
   *
   * @param steps at most 16
   */
  public record Path(List<Step> steps) {
    private static final int STEP = 33;

    /** The path in a tree of one leaf. */
    public static final Path NONE = new Path(List.of());

    public Path {
      steps = List.copyOf(steps);
      if (steps.size() > MOST_DEPTH) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "a path of more than 16 steps");
      }
    }

    /** The root this path leads to from {@code leaf}: a proof holds if that root is signed. */
    public Digest rootFrom(Digest leaf) {
      Digest at = leaf;
      for (Step step : steps) {
        at = step.side == Side.LEFT ? node(step.sibling, at) : node(at, step.sibling);
      }
      return at;
    }

    /** 33 octets for each step: 0 (sibling left) or 1 (right), then the sibling. */
    public Bytes encoded() {
      Bytes[] parts = new Bytes[steps.size() * 2];
      for (int i = 0; i < steps.size(); i++) {
        parts[2 * i] = Bytes.of((byte) steps.get(i).side.code);
        parts[2 * i + 1] = steps.get(i).sibling.value();
      }
      return Bytes.concat(parts);
    }

    /**
     * Reads {@link #encoded()}.
     *
     * @throws Malformed when it is not 0..16 whole steps
     */
    public static Path parse(Bytes encoded) {
      if (encoded.length() % STEP != 0) {
        throw new Malformed(Malformed.Reason.TRUNCATED, "a path has 33 bytes a step");
      }
      if (encoded.length() > MOST_DEPTH * STEP) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "a path of more than 16 steps");
      }
      List<Step> steps = new ArrayList<>();
      for (int at = 0; at < encoded.length(); at += STEP) {
        if (encoded.at(at) > 1) {
          throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a sibling is left (0) or right (1)");
        }
        Side side = encoded.at(at) == Side.LEFT.code ? Side.LEFT : Side.RIGHT;
        steps.add(new Step(side, new Digest(encoded.slice(at + 1, at + STEP))));
      }
      return new Path(steps);
    }
  }

  private static Digest node(Digest left, Digest right) {
    return Digest.sha256(NODE, left.value(), right.value());
  }
}
