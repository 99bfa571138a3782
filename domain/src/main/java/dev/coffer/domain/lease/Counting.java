package dev.coffer.domain.lease;

/** What takes a seat. */
public enum Counting {
  /** Every access takes one. */
  PER_ACCESS,
  /** All accesses of one station together take one. */
  PER_STATION,
  /** One access per station, which takes one; a second is refused. */
  EXCLUSIVE,
  /** Nothing takes one. */
  UNCOUNTED
}
