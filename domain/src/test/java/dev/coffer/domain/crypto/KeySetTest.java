package dev.coffer.domain.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Malformed.Reason;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.TestFirm;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class KeySetTest {
  private static final KeySet HYBRID = BouncySigner.of("one", TestFirm.HYBRID).keys();
  private static final KeySet CLASSICAL = BouncySigner.of("one", TestFirm.CLASSICAL).keys();
  private static final PublicKey ESP256 = CLASSICAL.keys().get(0);
  private static final PublicKey ML_DSA_65 = HYBRID.keys().get(1);

  @Test
  void aSetIsOrderedHoweverItWasGiven() {
    KeySet turned = KeySet.of(ML_DSA_65, ESP256);
    assertThat(turned).isEqualTo(HYBRID).hasSameHashCodeAs(HYBRID);
    assertThat(turned.keys()).containsExactly(ESP256, ML_DSA_65);
    assertThat(turned.algorithms()).containsExactlyInAnyOrder(Algorithm.values());
  }

  @Test
  void whatIsWrittenIsReadBack() {
    for (KeySet set : List.of(HYBRID, CLASSICAL, KeySet.of(ML_DSA_65))) {
      assertThat(KeySet.parse(set.encoded())).isEqualTo(set);
      assertThat(set.thumbprint()).isEqualTo(Digest.sha256(set.encoded()));
    }
  }

  /** docs/spec/keys.md: array of one map {1: -9, 2: 65 octets}. */
  @Test
  void theEncodingIsThatOfTheSpecification() {
    assertThat(CLASSICAL.encoded().hex()).isEqualTo("81a2012802" + "5841" + ESP256.encoded().hex());
    assertThat(HYBRID.encoded().hex())
        .isEqualTo(
            "82a2012802"
                + "5841"
                + ESP256.encoded().hex()
                + "a201383002"
                + "5907a0"
                + ML_DSA_65.encoded().hex());
  }

  @Test
  void halvesAndMixturesAreOtherIdentities() {
    KeySet other = BouncySigner.of("two", TestFirm.HYBRID).keys();
    KeySet mixed = KeySet.of(ESP256, other.keys().get(1));
    assertThat(List.of(HYBRID.thumbprint(), CLASSICAL.thumbprint(), other.thumbprint()))
        .doesNotContain(mixed.thumbprint())
        .doesNotHaveDuplicates();
  }

  @Test
  void aSetHasOneOrTwoKeysOfDifferentAlgorithms() {
    PublicKey second = BouncySigner.of("two", TestFirm.CLASSICAL).keys().keys().get(0);
    refused(() -> new KeySet(List.of()), Reason.OUT_OF_RANGE);
    refused(() -> KeySet.of(ESP256, second), Reason.DUPLICATE_KEY);
    refused(() -> KeySet.of(ESP256, ESP256), Reason.DUPLICATE_KEY);
    refused(() -> KeySet.of(ESP256, ML_DSA_65, second), Reason.OUT_OF_RANGE);
  }

  @Test
  void otherEncodingsAreRefusedByName() {
    refusedItem(Cbor.array(key(-49, ML_DSA_65), key(-9, ESP256)), Reason.NOT_CANONICAL);
    refusedItem(Cbor.array(key(-9, ESP256), key(-9, ESP256)), Reason.DUPLICATE_KEY);
    refusedItem(Cbor.array(), Reason.OUT_OF_RANGE);
    refusedItem(Cbor.of(1), Reason.WRONG_TYPE);
    refusedItem(Cbor.array(Cbor.of(1)), Reason.WRONG_TYPE);
    refusedItem(Cbor.array(key(-7, ESP256)), Reason.BAD_HEADER);
    refusedItem(Cbor.array(key(-49, ESP256)), Reason.OUT_OF_RANGE);
    refusedItem(
        Cbor.array(new MapWriter().put(1, -9).put(2, ESP256.encoded()).put(3, 1).build()),
        Reason.UNKNOWN_KEY);
    refusedItem(Cbor.array(new MapWriter().put(1, -9).build()), Reason.MISSING_KEY);
    refused(
        () -> KeySet.parse(Bytes.concat(CLASSICAL.encoded(), Bytes.of((byte) 0))),
        Reason.TRAILING_BYTES);
  }

  @Test
  void aPublicKeyHasItsLengthAndForm() {
    byte[] compressed = ESP256.encoded().toArray();
    compressed[0] = 2;
    refused(() -> new PublicKey(Algorithm.ESP256, Bytes.of(compressed)), Reason.OUT_OF_RANGE);
    refused(
        () -> new PublicKey(Algorithm.ESP256, ESP256.encoded().slice(0, 64)), Reason.OUT_OF_RANGE);
    refused(() -> new PublicKey(Algorithm.ML_DSA_65, ESP256.encoded()), Reason.OUT_OF_RANGE);
  }

  @Test
  void algorithmsGoByTheirCoseNumbers() {
    for (Algorithm algorithm : Algorithm.values()) {
      assertThat(Algorithm.ofCose(algorithm.cose())).isEqualTo(algorithm);
    }
    for (long number : new long[] {0, -7, -8, -48, -50, Long.MAX_VALUE}) {
      refused(() -> Algorithm.ofCose(number), Reason.BAD_HEADER);
    }
  }

  @Test
  void aWrappedKeyIs105OctetsAsOneString() {
    Bytes encoded = Bytes.concat(ESP256.encoded(), Bytes.of(new byte[40]));
    WrappedKey wrapped = WrappedKey.parse(encoded);
    assertThat(wrapped.encoded()).isEqualTo(encoded);
    assertThat(wrapped.ephemeral()).isEqualTo(ESP256);
    assertThat(wrapped.toCbor().encode().hex()).isEqualTo("5869" + encoded.hex());
    refused(() -> WrappedKey.parse(encoded.slice(0, 104)), Reason.OUT_OF_RANGE);
    refused(() -> WrappedKey.parse(Bytes.concat(encoded, Bytes.of((byte) 0))), Reason.OUT_OF_RANGE);
    refused(() -> WrappedKey.parse(Bytes.of(new byte[105])), Reason.OUT_OF_RANGE);
    refused(() -> new WrappedKey(ML_DSA_65, Bytes.of(new byte[40])), Reason.OUT_OF_RANGE);
    refused(() -> new WrappedKey(ESP256, Bytes.of(new byte[39])), Reason.OUT_OF_RANGE);
  }

  private static Cbor key(int algorithm, PublicKey key) {
    return new MapWriter().put(1, algorithm).put(2, key.encoded()).build();
  }

  private static void refusedItem(Cbor value, Reason reason) {
    refused(() -> KeySet.fromCbor(value), reason);
  }

  private static void refused(ThrowingCallable reading, Reason reason) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
