package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTest {
  @Test
  void anyScriptAndEmojiAreText() {
    for (String text : List.of("", "a", "Zoë", "日本語", "🙂 ok", "a\u00a0b", " x ")) {
      assertThat(Text.line("it", text, 10)).isEqualTo(text);
    }
  }

  @Test
  void controlCharactersAndHalfCharactersAreNotText() {
    for (String text : List.of("\0", "a\u0007", "\u0085", "\u007f", "\ud83d", "\ude42x")) {
      assertThatThrownBy(() -> Text.line("it", text, 10))
          .isInstanceOfSatisfying(
              Malformed.class,
              refused -> assertThat(refused.reason()).isEqualTo(Malformed.Reason.BAD_TEXT));
      assertThatThrownBy(() -> Text.lines("it", text, 10)).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void onlyLinesMayBreak() {
    assertThat(Text.lines("it", "a\n\tb", 10)).isEqualTo("a\n\tb");
    assertThatThrownBy(() -> Text.line("it", "a\nb", 10)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> Text.lines("it", "a\rb", 10)).isInstanceOf(Malformed.class);
  }

  @Test
  void lengthIsBoundedInclusive() {
    assertThat(Text.line("it", "12345", 5)).hasSize(5);
    assertThatThrownBy(() -> Text.line("it", "123456", 5))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("5");
  }

  @Test
  void aNameIsNotBlank() {
    assertThat(Text.name("it", "x", 5)).isEqualTo("x");
    for (String blank : List.of("", " ", "\u2003")) {
      assertThatThrownBy(() -> Text.name("it", blank, 5)).isInstanceOf(Malformed.class);
    }
  }
}
