package dev.coffer.application;

/** The bounds of a page, checked by every store alike. */
public final class Paging {
  /** The most that one call of a store answers, unless the method says otherwise. */
  public static final int MOST = 1000;

  private Paging() {}

  /**
   * {@code limit}, when it is 1..{@value #MOST}.
   *
   * @throws IllegalArgumentException when it is not; the caller's fault
   */
  public static int checked(int limit) {
    return checked(limit, MOST);
  }

  /**
   * {@code limit}, when it is 1..{@code most}.
   *
   * @throws IllegalArgumentException when it is not; the caller's fault
   */
  public static int checked(int limit, int most) {
    if (limit < 1 || limit > most) {
      throw new IllegalArgumentException("limit must be 1.." + most + ", was " + limit);
    }
    return limit;
  }
}
