package dev.coffer.application.central;

import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import java.util.List;
import java.util.Optional;

/**
 * The firms of a server, and the keys by which the server certifies cloud containers.
 *
 * <p>Joins the current transaction. Thread-safe. Firms are added, their keys replaced; none is
 * removed. Contract: {@code FirmStoreContract}.
 */
public interface FirmStore {
  /** Adds a firm; false, and nothing added, when its code or id is taken. */
  boolean add(Firm firm);

  Optional<Firm> byCode(FirmCode code);

  Optional<Firm> byId(FirmId id);

  /**
   * Firms in ascending order of code.
   *
   * @param after the last code of the page before, empty for the first page
   * @param limit 1..1000
   */
  List<Firm> list(Optional<FirmCode> after, int limit);

  /** The revision of a firm's keys, read anew: cheap enough to ask often. */
  Optional<Long> revision(FirmId id);

  /**
   * Replaces anchor, keys and certificates of a firm.
   *
   * @param next what is there from now on, its revision one above the one it was made from
   * @param former the issuing key that signs no more
   * @return false, and nothing done, when the revision there is another: somebody else was faster
   */
  boolean replace(Firm next, FormerKey former);

  /** The issuing keys of a firm that sign no more, by ascending epoch; limit 1..1000. */
  List<FormerKey> formerKeys(FirmId id, int limit);

  /** The operator keys of this server, once {@link #establishOperator} set them. */
  Optional<KeyHandle> operator();

  /** Sets the operator keys; false, and nothing set, when there are some. */
  boolean establishOperator(KeyHandle handle);
}
