package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class OwnSignaturesTest {
  private static final Bytes MESSAGE = Bytes.utf8("a message");

  private final RandomSource random = SoftwareCrypto.random();
  private final OwnSignatures own = SoftwareCrypto.ownSignatures();
  private final Keys plain =
      SoftwareCrypto.keys(SoftwareCrypto.secrets(random.next(32), random), random);
  private final Keys keys = own.remembering(plain);
  private final AtomicInteger computed = new AtomicInteger();
  private final SignatureCheck real = SoftwareCrypto.signatureCheck();
  private final SignatureCheck check =
      own.sparing(
          (key, message, signature) -> {
            computed.incrementAndGet();
            return real.verify(key, message, signature);
          });
  private final KeyHandle handle = plain.create(EnumSet.allOf(Algorithm.class));

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whatWasSignedHereIsNotComputedAgain(Algorithm algorithm) {
    Bytes signature = keys.signer(handle).sign(algorithm, MESSAGE);
    assertThat(check.verify(key(algorithm), MESSAGE, signature)).isTrue();
    assertThat(computed).hasValue(0);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void whatWasSignedElsewhereIsComputedEachTime(Algorithm algorithm) {
    Bytes signature = plain.signer(handle).sign(algorithm, MESSAGE);
    assertThat(check.verify(key(algorithm), MESSAGE, signature)).isTrue();
    assertThat(check.verify(key(algorithm), MESSAGE, signature)).isTrue();
    assertThat(computed).hasValue(2);
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anyOtherBitDoesNotVerify(Algorithm algorithm) {
    Bytes signature = keys.signer(handle).sign(algorithm, MESSAGE);
    Bytes other = keys.signer(handle).sign(algorithm, Bytes.utf8("another message"));
    PublicKey stranger = plain.create(EnumSet.of(algorithm)).keys().key(algorithm).orElseThrow();
    byte[] flipped = signature.toArray();
    flipped[flipped.length - 1] ^= 1;
    assertThat(check.verify(key(algorithm), MESSAGE, Bytes.of(flipped))).isFalse();
    assertThat(check.verify(key(algorithm), MESSAGE, other)).isFalse();
    assertThat(check.verify(stranger, MESSAGE, signature)).isFalse();
    assertThat(check.verify(key(algorithm), MESSAGE, signature.slice(1, signature.length())))
        .isFalse();
    assertThat(check.verify(key(algorithm), Bytes.empty(), signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(value = Algorithm.class, names = "ESP256")
  void theOldestIsForgottenFirst(Algorithm algorithm) {
    Bytes first = keys.signer(handle).sign(algorithm, MESSAGE);
    Bytes last = first;
    for (int i = 0; i < OwnSignatures.MOST; i++) {
      last = keys.signer(handle).sign(algorithm, Bytes.utf8("message " + i));
    }
    Bytes newest = Bytes.utf8("message " + (OwnSignatures.MOST - 1));
    assertThat(check.verify(key(algorithm), newest, last)).isTrue();
    assertThat(computed).hasValue(0);
    assertThat(check.verify(key(algorithm), MESSAGE, first)).isTrue();
    assertThat(computed).hasValue(1);
  }

  private PublicKey key(Algorithm algorithm) {
    return handle.keys().key(algorithm).orElseThrow();
  }
}
