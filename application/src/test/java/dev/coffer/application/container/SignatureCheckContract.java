package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What each {@link SignatureCheck} does, with the signer it belongs to. */
public interface SignatureCheckContract {
  SignatureCheck check();

  /** A signer with fresh keys of every algorithm. */
  Signer newSigner();

  @ParameterizedTest
  @EnumSource
  default void aSignatureVerifiesOverItsMessage(Algorithm algorithm) {
    Signer signer = newSigner();
    for (int length : new int[] {0, 1, 31, 32, 33, 64, 1000, 100_000}) {
      Bytes message = Bytes.of(new byte[length]);
      Bytes signature = signer.sign(algorithm, message);
      assertThat(signature.length()).isEqualTo(algorithm.signatureLength());
      assertThat(check().verify(key(signer, algorithm), message, signature)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void anyFlippedBitOfASignatureIsNoticed(Algorithm algorithm) {
    Signer signer = newSigner();
    Bytes message = Bytes.utf8("message");
    Bytes signature = signer.sign(algorithm, message);
    int bits = signature.length() * 8;
    int step = Math.max(1, bits / 512);
    for (int bit = 0; bit < bits; bit += step) {
      assertThat(check().verify(key(signer, algorithm), message, flip(signature, bit)))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void anyFlippedBitOfAMessageIsNoticed(Algorithm algorithm) {
    Signer signer = newSigner();
    Bytes message = Bytes.utf8("a short message");
    Bytes signature = signer.sign(algorithm, message);
    for (int bit = 0; bit < message.length() * 8; bit++) {
      assertThat(check().verify(key(signer, algorithm), flip(message, bit), signature))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void aFlippedBitOfAKeyNeitherVerifiesNorThrows(Algorithm algorithm) {
    Signer signer = newSigner();
    Bytes message = Bytes.utf8("message");
    Bytes signature = signer.sign(algorithm, message);
    Bytes encoded = key(signer, algorithm).encoded();
    int first = algorithm == Algorithm.ESP256 ? 8 : 0;
    int step = Math.max(1, encoded.length() * 8 / 512);
    for (int bit = first; bit < encoded.length() * 8; bit += step) {
      assertThat(check().verify(new PublicKey(algorithm, flip(encoded, bit)), message, signature))
          .as("bit %d", bit)
          .isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void anotherKeyDoesNotVerify(Algorithm algorithm) {
    Bytes message = Bytes.utf8("message");
    Bytes signature = newSigner().sign(algorithm, message);
    assertThat(check().verify(key(newSigner(), algorithm), message, signature)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  default void aKeyOfAnotherAlgorithmDoesNotVerify(Algorithm algorithm) {
    Signer signer = newSigner();
    Bytes message = Bytes.utf8("message");
    for (Algorithm other : Algorithm.values()) {
      boolean verified =
          check().verify(key(signer, other), message, signer.sign(algorithm, message));
      assertThat(verified).isEqualTo(other == algorithm);
    }
  }

  @ParameterizedTest
  @EnumSource
  default void aSignatureOfAnotherLengthDoesNotVerify(Algorithm algorithm) {
    Signer signer = newSigner();
    Bytes message = Bytes.utf8("message");
    Bytes signature = signer.sign(algorithm, message);
    PublicKey key = key(signer, algorithm);
    int length = signature.length();
    assertThat(check().verify(key, message, Bytes.empty())).isFalse();
    assertThat(check().verify(key, message, signature.slice(0, length - 1))).isFalse();
    assertThat(check().verify(key, message, Bytes.concat(signature, Bytes.of((byte) 0)))).isFalse();
    assertThat(check().verify(key, message, Bytes.concat(signature, signature))).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  default void constantSignaturesDoNotVerify(Algorithm algorithm) {
    PublicKey key = key(newSigner(), algorithm);
    for (int octet : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
      byte[] signature = new byte[algorithm.signatureLength()];
      Arrays.fill(signature, (byte) octet);
      assertThat(check().verify(key, Bytes.utf8("message"), Bytes.of(signature))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void constantKeysDoNotVerifyAndDoNotThrow(Algorithm algorithm) {
    Bytes message = Bytes.utf8("message");
    Bytes signature = newSigner().sign(algorithm, message);
    for (int octet : new int[] {0, 1, 0x7f, 0x80, 0xff}) {
      byte[] encoded = new byte[algorithm.keyLength()];
      Arrays.fill(encoded, (byte) octet);
      if (algorithm == Algorithm.ESP256) {
        encoded[0] = 4;
      }
      PublicKey key = new PublicKey(algorithm, Bytes.of(encoded));
      assertThat(check().verify(key, message, signature)).isFalse();
      assertThat(check().verify(key, message, Bytes.of(new byte[signature.length()]))).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  default void randomOctetsNeitherVerifyNorThrow(Algorithm algorithm) {
    Random random = new Random(7);
    PublicKey key = key(newSigner(), algorithm);
    for (int i = 0; i < 100; i++) {
      byte[] signature = new byte[algorithm.signatureLength()];
      random.nextBytes(signature);
      assertThat(check().verify(key, Bytes.utf8("message"), Bytes.of(signature))).isFalse();
    }
  }

  private static PublicKey key(Signer signer, Algorithm algorithm) {
    return signer.keys().key(algorithm).orElseThrow();
  }

  private static Bytes flip(Bytes octets, int bit) {
    byte[] flipped = octets.toArray();
    flipped[bit / 8] ^= (byte) (0x80 >> bit % 8);
    return Bytes.of(flipped);
  }
}
