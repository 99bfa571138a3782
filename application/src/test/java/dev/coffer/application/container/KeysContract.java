package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.crypto.WrappedKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each {@link Keys} does, with the {@link KeyWrap} and the check that belong to it. */
public interface KeysContract {
  Set<Algorithm> CLASSICAL = EnumSet.of(Algorithm.ESP256);
  Set<Algorithm> HYBRID = EnumSet.allOf(Algorithm.class);
  Bytes MESSAGE = Bytes.utf8("message");
  Bytes KEY = Bytes.utf8("0123456789abcdef0123456789ABCDEF");

  Keys keys();

  KeyWrap wrap();

  SignatureCheck check();

  /** The algorithms it can make keys for, ESP256 among them. */
  default Set<Algorithm> algorithms() {
    return HYBRID;
  }

  @Test
  default void madeKeysAreThoseAskedFor() {
    assertThat(keys().create(CLASSICAL).keys().algorithms()).isEqualTo(CLASSICAL);
    assertThat(keys().create(algorithms()).keys().algorithms()).isEqualTo(algorithms());
  }

  @Test
  default void noAlgorithmMakesNoKeys() {
    assertThatThrownBy(() -> keys().create(Set.of())).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void eachCallMakesAnotherIdentity() {
    KeyHandle first = keys().create(algorithms());
    KeyHandle second = keys().create(algorithms());
    assertThat(first.keys().thumbprint()).isNotEqualTo(second.keys().thumbprint());
    for (PublicKey key : first.keys().keys()) {
      assertThat(second.keys().keys()).doesNotContain(key);
    }
  }

  @Test
  default void aSignerSignsWithEachOfItsKeys() {
    KeyHandle handle = keys().create(algorithms());
    Signer signer = keys().signer(handle);
    assertThat(signer.keys()).isEqualTo(handle.keys());
    for (PublicKey key : handle.keys().keys()) {
      Bytes signature = signer.sign(key.algorithm(), MESSAGE);
      assertThat(check().verify(key, MESSAGE, signature)).isTrue();
    }
  }

  @Test
  default void aSignerRefusesAnAlgorithmItHasNoKeyFor() {
    Signer signer = keys().signer(keys().create(CLASSICAL));
    assertThatThrownBy(() -> signer.sign(Algorithm.ML_DSA_65, MESSAGE))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void aStoredHandleSignsAgain() {
    KeyHandle made = keys().create(algorithms());
    KeyHandle stored =
        new KeyHandle(KeySet.parse(made.keys().encoded()), Bytes.of(made.handle().toArray()));
    Bytes signature = keys().signer(stored).sign(Algorithm.ESP256, MESSAGE);
    assertThat(check().verify(p256(made), MESSAGE, signature)).isTrue();
  }

  @Test
  default void aForeignHandleIsRefused() {
    KeySet own = keys().create(CLASSICAL).keys();
    for (int length : new int[] {1, 16, 40, 64, 200, 16_384}) {
      KeyHandle foreign = new KeyHandle(own, Bytes.of(new byte[length]));
      assertThatThrownBy(() -> keys().signer(foreign)).isInstanceOf(KeysUnavailable.class);
    }
  }

  @Test
  default void aHandleWithOtherPublicKeysIsRefused() {
    KeyHandle mine = keys().create(algorithms());
    KeyHandle theirs = keys().create(algorithms());
    KeyHandle mixed = new KeyHandle(theirs.keys(), mine.handle());
    assertThatThrownBy(() -> keys().signer(mixed)).isInstanceOf(KeysUnavailable.class);
    assertThatThrownBy(() -> keys().unwrap(mixed, wrap().wrap(p256(theirs), KEY)))
        .isInstanceOf(KeysUnavailable.class);
  }

  @Test
  default void aHandleWithHalfOfItsKeysIsRefused() {
    KeyHandle whole = keys().create(algorithms());
    if (whole.keys().keys().size() == 1) {
      return;
    }
    KeyHandle half = new KeyHandle(KeySet.of(p256(whole)), whole.handle());
    assertThatThrownBy(() -> keys().signer(half)).isInstanceOf(KeysUnavailable.class);
  }

  @Test
  default void aWrappedKeyOpensForItsRecipientAgainAndAgain() {
    KeyHandle handle = keys().create(algorithms());
    WrappedKey wrapped = wrap().wrap(p256(handle), KEY);
    assertThat(keys().unwrap(handle, wrapped)).isEqualTo(KEY);
    assertThat(keys().unwrap(handle, WrappedKey.parse(wrapped.encoded()))).isEqualTo(KEY);
  }

  @Test
  default void wrappingTwiceGivesTwoForms() {
    KeyHandle handle = keys().create(CLASSICAL);
    WrappedKey first = wrap().wrap(p256(handle), KEY);
    WrappedKey second = wrap().wrap(p256(handle), KEY);
    assertThat(first.ephemeral()).isNotEqualTo(second.ephemeral());
    assertThat(first.wrapped()).isNotEqualTo(second.wrapped());
  }

  @Test
  default void aKeyWrappedForAnotherDoesNotOpen() {
    KeyHandle mine = keys().create(CLASSICAL);
    KeyHandle theirs = keys().create(CLASSICAL);
    WrappedKey wrapped = wrap().wrap(p256(theirs), KEY);
    assertThatThrownBy(() -> keys().unwrap(mine, wrapped)).isInstanceOf(UnwrapRefused.class);
  }

  @Test
  default void anyAlteredOctetOfAWrappedKeyIsNoticed() {
    KeyHandle handle = keys().create(CLASSICAL);
    Bytes wrapped = wrap().wrap(p256(handle), KEY).encoded();
    for (int i = 1; i < wrapped.length(); i++) {
      byte[] altered = wrapped.toArray();
      altered[i] ^= 1;
      WrappedKey parsed = WrappedKey.parse(Bytes.of(altered));
      assertThatThrownBy(() -> keys().unwrap(handle, parsed))
          .as("octet %d", i)
          .isInstanceOf(UnwrapRefused.class);
    }
  }

  @Test
  default void halvesOfTwoWrappedKeysDoNotOpen() {
    KeyHandle handle = keys().create(CLASSICAL);
    WrappedKey first = wrap().wrap(p256(handle), KEY);
    WrappedKey second = wrap().wrap(p256(handle), KEY);
    WrappedKey mixed = new WrappedKey(first.ephemeral(), second.wrapped());
    assertThatThrownBy(() -> keys().unwrap(handle, mixed)).isInstanceOf(UnwrapRefused.class);
  }

  @Test
  default void aContentKeyOpensByTheProductKeyItWasWrappedUnderAndWhatItIsBoundTo() {
    KeyHandle handle = keys().create(algorithms());
    WrappedKey product = wrap().wrap(p256(handle), KEY);
    Bytes content = Digest.sha256(Bytes.utf8("content")).value();
    Bytes wrapped = wrap().wrap(KEY, MESSAGE, content);
    assertThat(wrapped.length()).isEqualTo(40);
    assertThat(keys().unwrap(handle, product, MESSAGE, wrapped)).isEqualTo(content);
    for (int i = 0; i < wrapped.length(); i++) {
      byte[] altered = wrapped.toArray();
      altered[i] ^= 1;
      assertThatThrownBy(() -> keys().unwrap(handle, product, MESSAGE, Bytes.of(altered)))
          .isInstanceOf(UnwrapRefused.class);
    }
    assertThatThrownBy(() -> keys().unwrap(handle, product, Bytes.utf8("massage"), wrapped))
        .isInstanceOf(UnwrapRefused.class);
    WrappedKey other = wrap().wrap(p256(handle), content);
    assertThatThrownBy(() -> keys().unwrap(handle, other, MESSAGE, wrapped))
        .isInstanceOf(UnwrapRefused.class);
    assertThatThrownBy(() -> keys().unwrap(handle, product, MESSAGE, wrapped.slice(0, 39)))
        .isInstanceOf(UnwrapRefused.class);
  }

  @Test
  default void derivedKeysDependOnTheSecretAndTheLabel() {
    KeyHandle handle = keys().create(algorithms());
    WrappedKey secret = wrap().wrap(p256(handle), KEY);
    Bytes derived = keys().derive(handle, secret, MESSAGE);
    assertThat(derived.length()).isEqualTo(32);
    assertThat(derived).isNotEqualTo(KEY);
    assertThat(keys().derive(handle, wrap().wrap(p256(handle), KEY), MESSAGE)).isEqualTo(derived);
    assertThat(keys().derive(handle, secret, Bytes.utf8("massage"))).isNotEqualTo(derived);
    WrappedKey other = wrap().wrap(p256(handle), derived);
    assertThat(keys().derive(handle, other, MESSAGE)).isNotEqualTo(derived);
  }

  @Test
  default void onlyKeysOf32BytesAreWrapped() {
    PublicKey recipient = p256(keys().create(CLASSICAL));
    for (int length : List.of(0, 16, 31, 33, 64)) {
      assertThatThrownBy(() -> wrap().wrap(recipient, Bytes.of(new byte[length])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  default void nothingIsWrappedForAnotherAlgorithm() {
    PublicKey recipient =
        new PublicKey(Algorithm.ML_DSA_65, Bytes.of(new byte[Algorithm.ML_DSA_65.keyLength()]));
    assertThatThrownBy(() -> wrap().wrap(recipient, KEY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whether the check knows points of the curve from others; scripted keys have no curve. */
  default boolean hasCurve() {
    return true;
  }

  @Test
  default void nothingIsWrappedForAPointBesideTheCurve() {
    byte[] encoded = p256(keys().create(CLASSICAL)).encoded().toArray();
    encoded[64] ^= 1;
    PublicKey beside = new PublicKey(Algorithm.ESP256, Bytes.of(encoded));
    if (!hasCurve()) {
      assertThat(wrap().wrap(beside, KEY).ephemeral()).isNotEqualTo(beside);
      return;
    }
    assertThatThrownBy(() -> wrap().wrap(beside, KEY)).isInstanceOf(Malformed.class);
  }

  private static PublicKey p256(KeyHandle handle) {
    return handle.keys().key(Algorithm.ESP256).orElseThrow();
  }
}
