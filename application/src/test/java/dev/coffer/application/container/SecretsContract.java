package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What each {@link Secrets} does. */
public interface SecretsContract {
  Secrets secrets();

  @Test
  default void whatWasSealedOpensForItsPurpose() {
    for (int length : new int[] {0, 1, 15, 16, 17, 1000, Secrets.LONGEST}) {
      byte[] octets = new byte[length];
      Arrays.fill(octets, (byte) length);
      Bytes plain = Bytes.of(octets);
      Bytes sealed = secrets().seal("purpose", plain);
      assertThat(sealed.length()).isLessThanOrEqualTo(length + 128);
      assertThat(secrets().open("purpose", sealed)).isEqualTo(plain);
      assertThat(secrets().open("purpose", sealed)).isEqualTo(plain);
    }
  }

  @Test
  default void sealingTwiceGivesTwoForms() {
    Bytes plain = Bytes.utf8("plain");
    assertThat(secrets().seal("purpose", plain)).isNotEqualTo(secrets().seal("purpose", plain));
  }

  @Test
  default void anotherPurposeDoesNotOpen() {
    Bytes sealed = secrets().seal("purpose/1", Bytes.utf8("plain"));
    for (String purpose : new String[] {"purpose/2", "purpose/", "purpose/11", "PURPOSE/1", "p"}) {
      refused(purpose, sealed, SecretsUnreadable.Reason.ALTERED);
    }
  }

  @Test
  default void anyAlteredOctetIsNoticed() {
    Bytes sealed = secrets().seal("purpose", Bytes.utf8("plain"));
    for (int bit = 0; bit < sealed.length() * 8; bit++) {
      byte[] altered = sealed.toArray();
      altered[bit / 8] ^= (byte) (1 << bit % 8);
      assertThatThrownBy(() -> secrets().open("purpose", Bytes.of(altered)))
          .as("bit %d", bit)
          .isInstanceOf(SecretsUnreadable.class);
    }
  }

  @Test
  default void shortenedAndLengthenedFormsAreNoticed() {
    Bytes sealed = secrets().seal("purpose", Bytes.utf8("plain"));
    for (int length = 0; length < sealed.length(); length++) {
      Bytes shortened = sealed.slice(0, length);
      assertThatThrownBy(() -> secrets().open("purpose", shortened))
          .isInstanceOf(SecretsUnreadable.class);
    }
    refused("purpose", Bytes.concat(sealed, Bytes.of((byte) 0)), SecretsUnreadable.Reason.ALTERED);
  }

  @Test
  default void foreignOctetsAreNotASealedSecret() {
    refused("purpose", Bytes.empty(), SecretsUnreadable.Reason.NOT_SEALED);
    refused("purpose", Bytes.of(new byte[100]), SecretsUnreadable.Reason.NOT_SEALED);
  }

  @Test
  default void limitsAreKept() {
    String longest = "p".repeat(Secrets.LONGEST_PURPOSE);
    Bytes sealed = secrets().seal(longest, Bytes.empty());
    assertThat(secrets().open(longest, sealed)).isEqualTo(Bytes.empty());
    Bytes tooLong = Bytes.of(new byte[Secrets.LONGEST + 1]);
    assertThatThrownBy(() -> secrets().seal("purpose", tooLong))
        .isInstanceOf(IllegalArgumentException.class);
    for (String purpose : new String[] {"", longest + "p"}) {
      assertThatThrownBy(() -> secrets().seal(purpose, Bytes.empty()))
          .isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> secrets().open(purpose, sealed))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private void refused(String purpose, Bytes sealed, SecretsUnreadable.Reason reason) {
    assertThatThrownBy(() -> secrets().open(purpose, sealed))
        .isInstanceOfSatisfying(
            SecretsUnreadable.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
