package dev.coffer.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** What each {@link PasswordHash} does. */
public interface PasswordHashContract {
  PasswordHash passwords();

  @Test
  default void aPasswordMatchesItsHash() {
    String hash = passwords().hash(chars("correct horse"));
    assertThat(passwords().matches(chars("correct horse"), hash)).isTrue();
    assertThat(passwords().matches(chars("correct horsf"), hash)).isFalse();
    assertThat(passwords().matches(chars("correct horse "), hash)).isFalse();
    assertThat(passwords().matches(chars(""), hash)).isFalse();
  }

  @Test
  default void hashingTwiceGivesTwoTexts() {
    assertThat(passwords().hash(chars("secret"))).isNotEqualTo(passwords().hash(chars("secret")));
  }

  @Test
  default void aHashIsShortPrintableAsciiWithoutThePassword() {
    String hash = passwords().hash(chars("correct horse"));
    assertThat(hash).hasSizeLessThanOrEqualTo(200).matches("[\\x21-\\x7e]+");
    assertThat(hash).doesNotContain("correct", "horse");
  }

  @Test
  default void theCallersPasswordIsNotChanged() {
    char[] password = chars("secret");
    String hash = passwords().hash(password);
    passwords().matches(password, hash);
    passwords().burn(password);
    assertThat(password).isEqualTo(chars("secret"));
  }

  @Test
  default void composedAndDecomposedLettersAreOnePassword() {
    String hash = passwords().hash(chars("caf\u00e9"));
    assertThat(passwords().matches(chars("cafe\u0301"), hash)).isTrue();
    assertThat(passwords().matches(chars("cafe"), hash)).isFalse();
  }

  @Test
  default void anyCharactersMakeAPassword() {
    for (String text : new String[] {" ", "\ud83d\udd11", "\u0000a", "\u4e2d\u6587", "\ud800"}) {
      String hash = passwords().hash(chars(text));
      assertThat(passwords().matches(chars(text), hash)).isTrue();
    }
  }

  @Test
  default void lengthsAreBounded() {
    char[] longest = "p".repeat(PasswordHash.LONGEST).toCharArray();
    char[] tooLong = "p".repeat(PasswordHash.LONGEST + 1).toCharArray();
    String hash = passwords().hash(longest);
    assertThat(passwords().matches(longest, hash)).isTrue();
    assertThat(passwords().matches(tooLong, hash)).isFalse();
    assertThatThrownBy(() -> passwords().hash(tooLong))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> passwords().hash(new char[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  default void burningTakesAnyPassword() {
    for (String text : new String[] {"", "secret", "p".repeat(PasswordHash.LONGEST + 1)}) {
      assertThatCode(() -> passwords().burn(chars(text))).doesNotThrowAnyException();
    }
  }

  @Test
  default void textThatIsNoHashIsRefused() {
    for (String text : new String[] {"", "secret", "$", "$argon2id$", "$argon2id$v=19$m=1"}) {
      assertThatThrownBy(() -> passwords().matches(chars("secret"), text))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static char[] chars(String text) {
    return text.toCharArray();
  }
}
