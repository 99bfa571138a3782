package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BytesTest {
  private static final Bytes SOME = Bytes.fromHex("00017f80ff");

  @Test
  void octetsAreCopiedInAndOut() {
    byte[] given = {1, 2};
    Bytes bytes = Bytes.of(given);
    given[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes.hex()).isEqualTo("0102");
  }

  @Test
  void equalContentIsEqual() {
    assertThat(Bytes.fromHex("00017F80FF")).isEqualTo(SOME).hasSameHashCodeAs(SOME);
    assertThat(SOME.slice(0, 4)).isNotEqualTo(SOME);
    assertThat(Bytes.concat(SOME.slice(0, 2), Bytes.empty(), SOME.slice(2, 5))).isEqualTo(SOME);
    assertThat(SOME.at(4)).isEqualTo(255);
  }

  @Test
  void theOrderIsUnsignedAndShorterFirst() {
    List<Bytes> ordered =
        List.of(
            Bytes.empty(),
            Bytes.fromHex("00"),
            Bytes.fromHex("0000"),
            Bytes.fromHex("7f"),
            Bytes.fromHex("80"),
            Bytes.fromHex("ff"));
    assertThat(ordered).isSorted();
  }

  @Test
  void base64UrlHasOneTextForEachValue() {
    Random random = new Random(1);
    for (int length = 0; length < 70; length++) {
      byte[] octets = new byte[length];
      random.nextBytes(octets);
      Bytes bytes = Bytes.of(octets);
      assertThat(Bytes.fromBase64Url(bytes.base64Url())).isEqualTo(bytes);
    }
    for (String text : List.of("AA==", "AB", "A", "A+AA", "A/AA", "AA AA", "AAA\n", "\u00e9AAA")) {
      assertThatThrownBy(() -> Bytes.fromBase64Url(text))
          .as(text)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void hexIsStrict() {
    for (String text : List.of("0", "0g", "00 ", "0x00")) {
      assertThatThrownBy(() -> Bytes.fromHex(text)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void onlyTheLengthIsPrinted() {
    assertThat(SOME.toString()).isEqualTo("Bytes[5]");
  }
}
