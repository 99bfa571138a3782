package dev.coffer.application.wire;

import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Merkle;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.SignedGrant;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /cloud/v1}. */
public final class CloudWire {
  private static final int LONGEST_PATH = 33 * Merkle.MOST_DEPTH + 8;

  private CloudWire() {}

  /**
   * A device that was enrolled or renewed.
   *
   * @param token goes in the Authorization header until {@code expires}
   * @param generation the token's, named by the next renewal
   * @param firms of whom the container holds something
   */
  public record EnrolledDevice(
      String container,
      String device,
      String name,
      boolean workload,
      String token,
      long generation,
      Instant expires,
      List<FirmBody> firms) {
    @Override
    public String toString() {
      return "EnrolledDevice[redacted]";
    }

    public static EnrolledDevice of(Cloud.Enrolled enrolled, List<FirmBody> firms) {
      Device device = enrolled.device();
      return new EnrolledDevice(
          device.container().text(),
          device.id().text(),
          device.name(),
          device.workload(),
          enrolled.token().text(),
          device.token().generation(),
          device.token().expires(),
          firms);
    }
  }

  /** Enrols by a credential; the enrolment is a device message for the secret's SHA-256. */
  public record Enrolment(String credentialSecret, String name, String enrolment) {
    @Override
    public String toString() {
      return "Enrolment[redacted]";
    }
  }

  /** Renews a device's token: a device message of its key. */
  public record Renewal(String container, String request) {}

  /** A container read-only: what its firms and itself signed. */
  public record Contents(String serial, String keys, List<FirmContents> firms) {}

  /**
   * What a container holds for one firm.
   *
   * @param contact its last certified contact with the firm, if any
   */
  public record FirmContents(
      FirmBody firm,
      boolean blocked,
      Instant lastSeen,
      @Nullable Instant contact,
      List<Item> items) {}

  /** One entry held, as its firm certified it. */
  public record Item(String entry, long usedUnits, @Nullable Instant firstUse, String certifiedBy) {
    public static Item of(ContainerDriver.Item item) {
      return new Item(
          item.entry().encode().base64Url(),
          item.used().units(),
          item.used().firstUse().orElse(null),
          item.certifiedBy().encoded().base64Url());
    }

    /** The item; nothing of it is verified yet. */
    public ContainerDriver.Item item() {
      return new ContainerDriver.Item(
          LicenseEntry.parse(Wire.bytes("entry", entry, LicenseEntry.LONGEST)),
          new Used(usedUnits, Optional.ofNullable(firstUse)),
          message("certifiedBy", certifiedBy));
    }
  }

  /** How many updates were brought. */
  public record Brought(int applied) {}

  public record DeviceBody(
      String id,
      String name,
      boolean workload,
      boolean current,
      Instant enrolledAt,
      Instant lastContact) {
    public static DeviceBody of(Device device, boolean current) {
      return new DeviceBody(
          device.id().text(),
          device.name(),
          device.workload(),
          current,
          device.enrolledAt(),
          device.lastContact());
    }
  }

  public record Devices(List<DeviceBody> items) {}

  public record DeviceName(String name) {}

  /**
   * Asks for one seat.
   *
   * @param releaseDate of the program that asks
   * @param user whom a licence for a named user has to name
   */
  public record LeaseRequest(
      String lease,
      String firm,
      long product,
      @Nullable Integer feature,
      String holder,
      String station,
      long termSeconds,
      String nonce,
      @Nullable Instant releaseDate,
      @Nullable String user) {
    public static LeaseRequest of(SeatRequest request) {
      return new LeaseRequest(
          request.lease().text(),
          Wire.firm(request.query().firm()),
          request.query().product().value(),
          request.query().feature().orElse(null),
          request.holder().text(),
          request.station().text(),
          request.term().toSeconds(),
          request.nonce().value().base64Url(),
          request.query().released().orElse(null),
          request.user().orElse(null));
    }

    public SeatRequest request() {
      return new SeatRequest(
          LeaseId.parse(lease),
          new LeaseQuery(
              Wire.firm(firm),
              new ProductCode(product),
              Optional.ofNullable(feature),
              Optional.ofNullable(releaseDate)),
          new Holder(holder),
          new Station(station),
          Duration.ofSeconds(termSeconds),
          Wire.digest("nonce", nonce),
          Optional.ofNullable(user));
    }
  }

  /** A seat granted, with all that lets its holder believe it. */
  public record LeaseGrant(
      String container,
      String firm,
      String license,
      String lease,
      long remainingSeconds,
      String entry,
      String certifiedBy,
      Proof proof) {
    public static LeaseGrant of(SeatGrant grant) {
      return new LeaseGrant(
          grant.seat().container().text(),
          Wire.firm(grant.seat().firm()),
          grant.seat().license().text(),
          grant.seat().lease().text(),
          grant.remaining().toSeconds(),
          grant.entry().base64Url(),
          grant.certifiedBy().encoded().base64Url(),
          Proof.of(grant.proof()));
    }

    public SeatGrant grant() {
      return new SeatGrant(
          new SeatRef(
              ContainerSerial.parse(container),
              Wire.firm(firm),
              LicenseId.parse(license),
              LeaseId.parse(lease)),
          Duration.ofSeconds(remainingSeconds),
          Wire.bytes("entry", entry, LicenseEntry.LONGEST),
          message("certifiedBy", certifiedBy),
          proof.proof());
    }
  }

  /** The container's proof of a lease. */
  public record Proof(String signed, String path, long seconds) {
    public static Proof of(SeatGrant.Proof proof) {
      return new Proof(
          proof.signed().encoded().base64Url(),
          proof.path().encoded().base64Url(),
          proof.seconds());
    }

    public SeatGrant.Proof proof() {
      return new SeatGrant.Proof(
          message("signed", signed),
          Merkle.Path.parse(Wire.bytes("path", path, LONGEST_PATH)),
          seconds);
    }
  }

  /** Asks for more time of a lease on this firm's licence. */
  public record LeaseRenewal(
      String firm,
      String license,
      long termSeconds,
      @Nullable Long product,
      @Nullable Integer feature) {
    /** What the seat was taken for, where it is said. */
    public Optional<LeaseQuery> query() {
      return Optional.ofNullable(product)
          .map(
              code ->
                  new LeaseQuery(
                      Wire.firm(firm), new ProductCode(code), Optional.ofNullable(feature)));
    }
  }

  /** More time; {@code moved} where the licence was replaced. */
  public record Remaining(long remainingSeconds, @Nullable MovedSeat moved) {
    public static Remaining of(SeatRenewal renewed) {
      return new Remaining(
          renewed.remaining().toSeconds(), renewed.moved().map(MovedSeat::of).orElse(null));
    }

    /** The renewal of a seat of {@code seat}'s container and firm. */
    public SeatRenewal renewal(SeatRef seat) {
      return new SeatRenewal(
          Duration.ofSeconds(remainingSeconds),
          Optional.ofNullable(moved).map(there -> there.moved(seat)));
    }
  }

  /** The licence that a seat goes on under. */
  public record MovedSeat(String license, String entry, String certifiedBy) {
    static MovedSeat of(SeatRenewal.Moved moved) {
      return new MovedSeat(
          moved.seat().license().text(),
          moved.entry().base64Url(),
          moved.certifiedBy().encoded().base64Url());
    }

    SeatRenewal.Moved moved(SeatRef from) {
      return new SeatRenewal.Moved(
          new SeatRef(from.container(), from.firm(), LicenseId.parse(license), from.lease()),
          Wire.bytes("entry", entry, LicenseEntry.LONGEST),
          message("certifiedBy", certifiedBy));
    }
  }

  /** Spends units behind a lease; the same use id again spends nothing. */
  public record UnitsUse(
      String firm,
      String license,
      String useId,
      long units,
      @Nullable Instant releaseDate,
      @Nullable String user,
      @Nullable String protectedHeader,
      @Nullable String secretLabel) {
    public static UnitsUse of(SeatRef seat, Id useId, Demand demand, Optional<Unlock> unlock) {
      return new UnitsUse(
          Wire.firm(seat.firm()),
          seat.license().text(),
          useId.text(),
          demand.units(),
          demand.released().orElse(null),
          demand.user().orElse(null),
          unlock
              .filter(Unlock.Content.class::isInstance)
              .map(each -> ((Unlock.Content) each).header().encode().base64Url())
              .orElse(null),
          unlock
              .filter(Unlock.Secret.class::isInstance)
              .map(each -> ((Unlock.Secret) each).label().base64Url())
              .orElse(null));
    }

    /**
     * The key that is wanted, if one is.
     *
     * @throws Malformed when two are, or one cannot be read
     */
    public Optional<Unlock> unlock() {
      if (protectedHeader != null && secretLabel != null) {
        throw new Malformed(
            Malformed.Reason.OUT_OF_RANGE, "protectedHeader and secretLabel exclude each other");
      }
      if (protectedHeader != null) {
        Bytes head = Wire.bytes("protectedHeader", protectedHeader, ProtectedHeader.LONGEST);
        return Optional.of(new Unlock.Content(ProtectedHeader.parse(head)));
      }
      return Optional.ofNullable(secretLabel)
          .map(text -> Wire.bytes("secretLabel", text, Unlock.Secret.LONGEST))
          .map(Unlock.Secret::new);
    }

    /**
     * What is demanded.
     *
     * @throws Malformed when units or the user's name are out of their range
     */
    public Demand demand() {
      if (units < 0) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "units must be 0 or more");
      }
      return new Demand(units, Optional.ofNullable(releaseDate), Optional.ofNullable(user), true);
    }
  }

  /**
   * Units left; absent where none are counted.
   *
   * @param key 32 octets, where one was asked for
   */
  public record UnitsLeft(@Nullable Long unitsLeft, @Nullable String key) {
    @Override
    public String toString() {
      return "UnitsLeft[redacted]";
    }

    /** Units left, {@link Long#MAX_VALUE} where none are counted. */
    public long left() {
      return unitsLeft == null ? Long.MAX_VALUE : unitsLeft;
    }
  }

  /** Asks for a fresh proof of a lease. */
  public record ProofRequest(String firm, String license, String holder, String nonce) {
    public Digest holderValue() {
      return Wire.digest("holder", holder);
    }

    public Digest nonceValue() {
      return Wire.digest("nonce", nonce);
    }
  }

  /**
   * Asks for a fresh context.
   *
   * @param backed with what the firm granted
   */
  public record ContextRequest(
      String firm,
      @Nullable String challenge,
      @Nullable List<WishBody> wishes,
      @Nullable Boolean backed) {}

  /** A wish inside a context. */
  public record WishBody(Wish.Kind kind, String license, int generation, @Nullable String right) {
    public static WishBody of(Wish wish) {
      return new WishBody(
          wish.kind(),
          wish.license().text(),
          wish.generation(),
          wish.right().map(right -> right.value().base64Url()).orElse(null));
    }

    public Wish wish() {
      return new Wish(
          kind,
          LicenseId.parse(license),
          generation,
          Optional.ofNullable(right).map(text -> Wire.digest("right", text)));
    }
  }

  /**
   * A context.
   *
   * @param grant what the firm granted, where that was asked for and is known
   */
  public record ContextBody(String context, @Nullable String grant) {
    public static ContextBody of(ContainerDriver.Backed backed) {
      return new ContextBody(
          backed.context().encoded().base64Url(),
          backed.grant().map(each -> each.encode().base64Url()).orElse(null));
    }
  }

  /** Applies one update: a bundle of one. */
  public record Application(String update) {}

  /** A {@code time} message: that the firm was in contact with the container. */
  public record ContactBody(String contact) {}

  /** Whether a contact is believed and newer than what was known. */
  public record ContactTaken(boolean taken) {}

  /**
   * What applying gave.
   *
   * @param receipt a fresh context, where it was applied
   * @param reason why not, where it was not
   * @param counterHere the chain's counter, where it was refused
   * @param until when what it takes away is free, where that is in use
   */
  public record Applied(
      Outcome outcome,
      @Nullable String receipt,
      @Nullable String reason,
      @Nullable Long counterHere,
      @Nullable Instant until) {
    /** What can come of it. */
    public enum Outcome {
      APPLIED,
      REPEATED,
      REFUSED,
      IN_USE,
      UNTRUSTED
    }
  }

  /** Reads what a firm granted a container, where it came along. */
  public static Optional<SignedGrant> grant(@Nullable String text) {
    return Optional.ofNullable(text)
        .map(each -> SignedGrant.parse(Wire.bytes("grant", each, SignedGrant.LONGEST)));
  }

  /** Reads a signed message. */
  public static SignedMessage message(String name, String text) {
    return SignedMessage.parse(Wire.bytes(name, text, SignedMessage.LONGEST));
  }
}
