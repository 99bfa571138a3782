package dev.coffer.application.wire;

import dev.coffer.application.central.FirmKeys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /api/v1/firm} about the keys of a firm. */
public final class KeyWire {
  private static final int LONGEST_KEYS = 4096;

  private KeyWire() {}

  /**
   * One key set of a firm.
   *
   * @param role {@code root} or {@code issuing}
   * @param number of a root how many were before it, of issuing keys their epoch
   * @param until null: it signs
   * @param believed whether what it certified or signed is still believed
   */
  public record KeyBody(
      String role,
      long number,
      String thumbprint,
      List<String> algorithms,
      Instant since,
      @Nullable Instant until,
      boolean believed) {
    public static KeyBody of(FirmKeys.Listed key) {
      return new KeyBody(
          key.role() == Role.ROOT ? "root" : "issuing",
          key.number(),
          key.thumbprint().value().base64Url(),
          labels(key.algorithms()),
          key.since(),
          key.until().orElse(null),
          key.believed());
    }
  }

  /** All key sets of a firm. */
  public record KeyList(List<KeyBody> items) {}

  /**
   * How the next root is to follow.
   *
   * @param algorithms null: as now
   * @param endEarlier null: false
   */
  public record NewRoot(@Nullable List<String> algorithms, @Nullable Boolean endEarlier) {
    /** What must verify from now on. */
    public Optional<Set<Algorithm>> wanted() {
      return Optional.ofNullable(algorithms)
          .map(all -> all.stream().map(Algorithm::ofLabel).collect(Collectors.toSet()));
    }
  }

  /**
   * A firm's trust anchor.
   *
   * @param firm its id, which stays
   * @param generation how often a root has followed another
   * @param certificates what the roots say of themselves, signed, first to last
   * @param software what must verify on what the firm signs, where software checks
   * @param chip likewise for chips; null: nothing of the firm is for chips
   * @param proof what must verify on what containers sign
   */
  public record AnchorBody(
      String firm,
      String name,
      int generation,
      String successor,
      List<String> certificates,
      List<String> software,
      @Nullable List<String> chip,
      List<String> proof) {
    public static AnchorBody of(Anchor anchor) {
      return new AnchorBody(
          Wire.firm(anchor.firm()),
          anchor.name(),
          anchor.generation(),
          anchor.successor().value().base64Url(),
          anchor.messages().stream().map(root -> root.encoded().base64Url()).toList(),
          labels(anchor.required().software().update()),
          anchor.required().chip().map(roles -> labels(roles.update())).orElse(null),
          labels(anchor.required().software().proof()));
    }
  }

  /**
   * Keys to be certified for emergencies.
   *
   * @param keys the encoded public key set
   * @param name what for, for people
   */
  public record NewEmergencyKey(String keys, String name) {
    public KeySet keySet() {
      return KeySet.parse(Wire.bytes("keys", keys, LONGEST_KEYS));
    }
  }

  /**
   * Certified emergency keys.
   *
   * @param key their thumbprint
   * @param epoch with the issuing keys of this they end
   * @param certificates the keys' own, then the roots', first to last
   */
  public record EmergencyKeyBody(String key, long epoch, List<String> certificates) {
    public static EmergencyKeyBody of(FirmKeys.EmergencyKey key) {
      return new EmergencyKeyBody(
          key.key().value().base64Url(),
          key.epoch(),
          key.certificates().stream().map(Bytes::base64Url).toList());
    }
  }

  private static List<String> labels(Set<Algorithm> algorithms) {
    return algorithms.stream().sorted().map(Algorithm::label).toList();
  }
}
