package dev.coffer.application;

import dev.coffer.domain.Id;

/**
 * Makes identifiers: for orders, licences, tickets, requests, leases and whatever else is named.
 *
 * <p>An id is no secret and proves nothing: what must not be guessed comes from {@link
 * RandomSource}.
 *
 * <p>Thread-safety: any number of threads. Blocking: no. No id is handed out twice, by one maker or
 * by several on different machines (but with negligible probability).
 */
@FunctionalInterface
public interface Ids {
  /**
   * A fresh id. Ids of one maker are in the order of their making; those of several are so to
   * within the difference of their clocks. Paging by id therefore reads in order of age.
   */
  Id next();
}
