package dev.coffer.domain.account;

import dev.coffer.domain.Text;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.time.StoredTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A device enrolled for a cloud container. It authenticates by a token that its own key renews;
 * since each renewal counts, a copy of the device's files shows itself. Immutable.
 *
 * @param keys the device's own keys, made on the device
 * @param name for people, 1 to 64 characters
 * @param workload short-lived: gone {@link #WORKLOAD_LIFE} after its last contact
 * @param epoch the container's epoch at enrolment
 * @param token the current token
 * @param lastContact when it last authenticated, to within a minute
 * @param revoked when and why it ended
 */
public record Device(
    DeviceId id,
    ContainerSerial container,
    KeySet keys,
    String name,
    boolean workload,
    int epoch,
    Token token,
    Instant enrolledAt,
    Instant lastContact,
    Optional<Revocation> revoked) {
  /** How long a token lasts from its making, exclusive. */
  public static final Duration TOKEN_LIFE = Duration.ofHours(24);

  /** How long a workload lasts after its last contact, exclusive. */
  public static final Duration WORKLOAD_LIFE = Duration.ofMinutes(15);

  private static final Duration CONTACT_STEP = Duration.ofMinutes(1);

  /**
   * A device's current token.
   *
   * @param generation rises with each renewal, from 1
   * @param hash SHA-256 of the token's secret
   * @param used whether it authenticated anything yet
   * @param expires exclusive
   */
  public record Token(long generation, Digest hash, boolean used, Instant expires) {
    public Token {
      expires = StoredTime.of(expires);
    }
  }

  /** When and why a device ended. */
  public record Revocation(Instant at, Cause cause) {
    public Revocation {
      at = StoredTime.of(at);
    }

    /** Why a device ended. */
    public enum Cause {
      /** Somebody with the right removed it. */
      REMOVED,
      /** The container was reset. */
      RESET,
      /** Two copies of it were at work. */
      COPIED
    }
  }

  /** What a renewal request gives. */
  public sealed interface Renewal {
    /** The device with its next token. */
    record Renewed(Device device) implements Renewal {}

    /** Its files were copied: the device is revoked. */
    record Copied(Device device) implements Renewal {}
  }

  public Device {
    Text.name("a device's name", name, 64);
    enrolledAt = StoredTime.of(enrolledAt);
    lastContact = StoredTime.of(lastContact);
  }

  /**
   * One that was enrolled at {@code now}, with the first generation of its token.
   *
   * @param keys its own, by which it renews the token
   * @param name for its owner, 1 to 64 characters
   * @param workload short-lived: gone {@link #WORKLOAD_LIFE} after its last contact
   * @param epoch the container's
   * @param tokenHash of the secret of its token
   */
  public static Device enrolled(
      DeviceId id,
      ContainerSerial container,
      KeySet keys,
      String name,
      boolean workload,
      int epoch,
      Digest tokenHash,
      Instant now) {
    Token token = new Token(1, tokenHash, false, now.plus(life(workload)));
    return new Device(
        id, container, keys, name, workload, epoch, token, now, now, Optional.empty());
  }

  /** Whether it counts and may act at {@code now}, in a container of that epoch. */
  public boolean isLive(int containerEpoch, Instant now) {
    boolean gone = workload && !now.isBefore(lastContact.plus(WORKLOAD_LIFE));
    return revoked.isEmpty() && epoch == containerEpoch && !gone;
  }

  /** Whether {@code hash} is its token's, and not expired. */
  public boolean accepts(Digest hash, Instant now) {
    return token.hash().equals(hash) && now.isBefore(token.expires());
  }

  /** After an authenticated contact; empty when nothing is worth storing. */
  public Optional<Device> contacted(Instant now) {
    boolean recent = now.isBefore(lastContact.plus(CONTACT_STEP));
    if (token.used() && recent) {
      return Optional.empty();
    }
    Token marked = new Token(token.generation(), token.hash(), true, token.expires());
    return Optional.of(with(marked, now, revoked));
  }

  /**
   * Renews the token at the request of the device's own key.
   *
   * @param known the generation of the token that the asker holds
   * @param next hash of the next token's secret
   */
  public Renewal renewed(long known, Digest next, Instant now) {
    boolean current = known == token.generation();
    boolean answerLost = known == token.generation() - 1 && !token.used();
    if (!current && !answerLost) {
      return new Renewal.Copied(revoked(Revocation.Cause.COPIED, now));
    }
    Token renewed = new Token(known + 1, next, false, now.plus(life(workload)));
    return new Renewal.Renewed(with(renewed, now, revoked));
  }

  /** Ended at {@code now}, for good. */
  public Device revoked(Revocation.Cause cause, Instant now) {
    return with(token, lastContact, Optional.of(new Revocation(now, cause)));
  }

  /**
   * Under another name.
   *
   * @param next 1 to 64 characters
   */
  public Device renamed(String next) {
    return new Device(
        id, container, keys, next, workload, epoch, token, enrolledAt, lastContact, revoked);
  }

  private Device with(Token nextToken, Instant contact, Optional<Revocation> end) {
    return new Device(
        id, container, keys, name, workload, epoch, nextToken, enrolledAt, contact, end);
  }

  private static Duration life(boolean workload) {
    return workload ? WORKLOAD_LIFE : TOKEN_LIFE;
  }
}
