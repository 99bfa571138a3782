package dev.coffer.application.container;

import dev.coffer.domain.container.Binding;

/** How much of a computer may change before a file that is bound to it no longer opens. */
public enum BindingPolicy {
  /** Half of it, by weight. */
  LOOSE(1, 50),
  /** About a third. */
  MEDIUM(2, 65),
  /** About a tenth: in most computers a single part of little weight. */
  STRICT(3, 90);

  private final int code;
  private final int percent;

  BindingPolicy(int code, int percent) {
    this.code = code;
    this.percent = percent;
  }

  /** What it is to those who demand one. */
  public Binding binding() {
    return Binding.ofCode(code);
  }

  int code() {
    return code;
  }

  static BindingPolicy of(long code) {
    return values()[Math.toIntExact(code) - 1];
  }

  /**
   * How many shares are needed.
   *
   * @param all the weight of all parts
   * @param copied the weight of those that a copy of the disk has too; more than these is always
   *     needed
   */
  int needed(int all, int copied) {
    return Math.min(all, Math.max((all * percent + 99) / 100, copied + 1));
  }
}
