package dev.coffer.application.central;

import dev.coffer.application.Versioned;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Chain;
import java.util.List;
import java.util.Optional;

/**
 * Central's side of the chains: where each stands, every update issued, every context seen.
 *
 * <p>Joins the current transaction. Thread-safe. Statements lead with the container's serial.
 * Contract: {@code ChainStoreContract}.
 */
public interface ChainStore {
  /** The most steps that one call of {@link #steps} answers. */
  int MOST_STEPS = 64;

  Optional<Versioned<Chain>> find(ContainerSerial container, FirmId firm);

  /**
   * Saves a chain and the steps written onto it since it was loaded, in ascending order of counter.
   *
   * @throws dev.coffer.application.Stale when the chain was saved by somebody else meanwhile
   */
  void save(Versioned<Chain> chain, List<Chain.Step> appended);

  /** The steps whose counters are above {@code after}, ascending; limit 1..64. */
  List<Chain.Step> steps(ContainerSerial container, FirmId firm, long after, int limit);

  /** The digest of the update that leads to {@code counter}, if it was issued. */
  Optional<Digest> digestAt(ContainerSerial container, FirmId firm, long counter);

  /** The payload digest seen under {@code contextSeq}, if one was. */
  Optional<Digest> seen(ContainerSerial container, FirmId firm, long contextSeq);

  /** Remembers a context; one that is remembered under the same number stays as it is. */
  void remember(ContainerSerial container, FirmId firm, long contextSeq, Digest payload);

  /** Forgets the contexts remembered under {@code from} and above. */
  void forget(ContainerSerial container, FirmId firm, long from);

  /**
   * The chains of a firm, in ascending order of container; limit 1..1000. Alone among these it does
   * not begin with a container: it is for lists that people look at.
   */
  List<Chain> list(FirmId firm, Optional<ContainerSerial> after, int limit);

  /** Firms that have a chain for {@code container}, in ascending order of id. */
  List<FirmId> firms(ContainerSerial container);
}
