package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reaches the containers of one kind that this process can reach: chips, files, server-held or
 * remote cloud containers. The only place where kinds differ.
 *
 * <p>Each call is whole or not done: after a crash, or a chip pulled out, the container has its old
 * state or its new one. Thread-safe; calls on one container are taken one after the other.
 * Blocking: a file or row takes milliseconds, a chip or a network may take seconds. External: never
 * called inside a transaction.
 *
 * <p>Each method throws {@link NoSuchContainer} (the caller's fault) for a serial that is not here,
 * and {@link ContainerUnavailable} (something outside) when the container cannot be reached now or
 * was lost during the call, which then is done or not. Contract: {@code ContainerDriverContract}.
 */
public interface ContainerDriver {
  /** What some containers cannot do; asking for it is refused by {@link UnsupportedOperation}. */
  enum Feature {
    /** New containers can be made here. */
    CREATE,
    /** Keeps time of its own; without it the caller's time is all there is. */
    CLOCK,
    /** Opens wrapped keys. */
    UNWRAP
  }

  /** What this driver can do. */
  record Abilities(ContainerKind kind, Set<Feature> features, int capacity) {
    public Abilities {
      features = Set.copyOf(features);
    }
  }

  Abilities abilities();

  /** Serials in ascending order; limit 1..1000. */
  List<ContainerSerial> list(Optional<ContainerSerial> after, int limit);

  /**
   * Makes an empty container with fresh keys.
   *
   * @throws UnsupportedOperation where containers are not made, but plugged in
   */
  ContainerSerial create();

  /**
   * A fresh context for {@code firm}: its number was made durable before it was signed.
   *
   * @param challenge Central's, 16 to 32 bytes, when answering online
   * @param wishes at most 64
   */
  SignedMessage context(
      ContainerSerial serial, FirmId firm, Optional<Bytes> challenge, List<Wish> wishes);

  /**
   * A fresh context, and what it shows as its firm signed it.
   *
   * @param grant empty where the firm never granted anything, or that was not kept
   */
  record Backed(SignedMessage context, Optional<SignedGrant> grant) {}

  /**
   * {@link #context} with what proves that the firm granted the state it shows: for a Central that
   * was restored from a backup and has forgotten it.
   */
  Backed backed(ContainerSerial serial, FirmId firm, List<Wish> wishes);

  /** What applying an update gave. */
  sealed interface ApplyOutcome {
    /**
     * The update is in, now or since an earlier call.
     *
     * @param receipt a fresh context
     * @param repeated whether it was in before
     */
    record Applied(SignedMessage receipt, boolean repeated) implements ApplyOutcome {}

    /** The chain refuses it; nothing changed. */
    record Refused(ApplyResult.Reason reason, long counterHere) implements ApplyOutcome {}

    /**
     * What it takes away is in use; nothing changed but that nobody gets more time for it.
     *
     * @param until when the last use ends that is known now
     */
    record InUse(Instant until) implements ApplyOutcome {}

    /** No firm signed it; nothing changed. */
    record Untrusted(TrustRefusal reason) implements ApplyOutcome {}
  }

  /**
   * Verifies and applies one update: exactly one step of its chain, or nothing. What it removes
   * without putting something in its place is removed only when no seat of it is taken any more.
   */
  ApplyOutcome apply(ContainerSerial serial, SignedUpdate update);

  /**
   * Lets the container look at the clock, and write down what it says where that is worth a writing
   * ({@link Time#noteworthy}); else nothing is done. A container that has a clock to trust ignores
   * it.
   */
  void noteTime(ContainerSerial serial);

  /**
   * Takes a {@code time} message: that the firm was in contact with this container. The latest
   * counts.
   *
   * @return whether it is believed and newer than what was known; else nothing changed
   */
  boolean contacted(ContainerSerial serial, SignedMessage contact);

  /** What a use is to do. */
  record Use(Demand demand, Optional<Unlock> unlock) {
    /** Checks time and records the first use, spends nothing. */
    public static final Use CHECK = of(0);

    /** Of units alone. */
    public static Use of(long units) {
      return new Use(Demand.of(units), Optional.empty());
    }
  }

  /** What a use gave. */
  sealed interface UseOutcome {
    /**
     * The use is allowed and, where it changes anything, durable.
     *
     * @param unitsLeft {@link Long#MAX_VALUE} where none are counted
     * @param key the key that was asked for, 32 bytes
     */
    record Allowed(LicenseEntry entry, Used used, long unitsLeft, Optional<Bytes> key)
        implements UseOutcome {}

    /** Nothing changed. */
    record Refused(UseResult.Refused reason) implements UseOutcome {}
  }

  /**
   * Uses an entry: time checked, units spent, key unwrapped, all in one step. The same use id again
   * gives the same answer and spends nothing; the last 64 ids per firm are remembered.
   *
   * @throws UnwrapRefused when the head of a protected file was altered; nothing changed
   */
  UseOutcome use(ContainerSerial serial, FirmId firm, LicenseId license, Id useId, Use use);

  /**
   * Signs that the container is there and holds its state: over the type, the digest of its granted
   * state, and {@code merkleRoot}.
   */
  SignedMessage prove(ContainerSerial serial, FirmId firm, Digest merkleRoot);

  /** What a container holds for one firm, with what certifies it. */
  record Contents(boolean blocked, List<Item> items, Time time) {
    public Contents {
      items = List.copyOf(items);
    }
  }

  /**
   * What a container knows of time for one firm.
   *
   * @param own its own time, now
   * @param contact its last certified contact with the firm, if any
   * @param report what there is to tell of the clock that it is shown, if anything
   * @param noteworthy whether {@link #noteTime} would write something down
   */
  record Time(
      Instant own, Optional<Instant> contact, Optional<ClockReport> report, boolean noteworthy) {
    /** Of a container whose clock is not to be doubted here. */
    public static Time trusted(Instant own, Optional<Instant> contact) {
      return new Time(own, contact, Optional.empty(), false);
    }
  }

  /**
   * One entry held.
   *
   * @param certifiedBy the signed update that names the entry's digest
   */
  record Item(LicenseEntry entry, Used used, SignedMessage certifiedBy) {}

  /** The container's public keys. */
  KeySet keys(ContainerSerial serial);

  /** The firms that the container holds something of, or once did. */
  List<FirmId> firms(ContainerSerial serial);

  Contents contents(ContainerSerial serial, FirmId firm);
}
