package dev.coffer.adapters.hardware.software;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * Verifies with Bouncy Castle. The points of the keys used last are kept: their check against the
 * curve, and the tables that make a key's further signatures verify in half the time, are made
 * once.
 */
final class SoftwareSignatureCheck implements SignatureCheck {
  static final int MOST_POINTS = 1_024;

  private final Map<PublicKey, ECPublicKeyParameters> points = new RecentPoints();

  @Override
  public boolean verify(PublicKey key, Bytes message, Bytes signature) {
    if (signature.length() != key.algorithm().signatureLength()) {
      return false;
    }
    return switch (key.algorithm()) {
      case ESP256 -> point(key).map(point -> P256.verify(point, message, signature)).orElse(false);
      case ML_DSA_65 -> MlDsa65.verify(MlDsa65.publicKey(key), message, signature);
    };
  }

  private Optional<ECPublicKeyParameters> point(PublicKey key) {
    synchronized (points) {
      @Nullable ECPublicKeyParameters known = points.get(key);
      if (known != null) {
        return Optional.of(known);
      }
    }
    Optional<ECPublicKeyParameters> point = P256.point(key);
    point.ifPresent(
        valid -> {
          synchronized (points) {
            points.putIfAbsent(key, valid);
          }
        });
    return point;
  }

  /** How many points are kept. */
  int remembered() {
    synchronized (points) {
      return points.size();
    }
  }

  private static final class RecentPoints extends LinkedHashMap<PublicKey, ECPublicKeyParameters> {
    private static final long serialVersionUID = 1L;

    RecentPoints() {
      super(MOST_POINTS * 4 / 3 + 1, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<PublicKey, ECPublicKeyParameters> eldest) {
      return size() > MOST_POINTS;
    }
  }
}
