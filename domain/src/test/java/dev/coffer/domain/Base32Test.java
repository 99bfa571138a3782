package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed.Reason;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class Base32Test {
  @Test
  void bitsAreWrittenFromTheFirstOn() {
    assertThat(Base32.encode(Bytes.empty())).isEmpty();
    assertThat(Base32.encode(Bytes.fromHex("00"))).isEqualTo("00");
    assertThat(Base32.encode(Bytes.fromHex("ff"))).isEqualTo("ZW");
    assertThat(Base32.encode(Bytes.fromHex("0842108421"))).isEqualTo("11111111");
    assertThat(Base32.encode(Bytes.fromHex("00443214c74254b635cf84653a56d7c675be77df")))
        .isEqualTo("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(2);
    for (int length = 0; length < 60; length++) {
      byte[] octets = new byte[length];
      random.nextBytes(octets);
      String text = Base32.encode(Bytes.of(octets));
      assertThat(Base32.decode(text)).isEqualTo(Bytes.of(octets));
      assertThat(Base32.decode(text.toLowerCase(Locale.ROOT))).isEqualTo(Bytes.of(octets));
    }
  }

  @Test
  void confusedSymbolsAndSeparatorsAreForgiven() {
    assertThat(Base32.decode("iIlL-oO 0")).isEqualTo(Base32.decode("1111000"));
  }

  @Test
  void strayBitsAndForeignSymbolsAreRefused() {
    for (String text : List.of("0", "ZZ", "000", "00001", "000000")) {
      refused(() -> Base32.decode(text), Reason.NOT_CANONICAL);
    }
    for (String text : List.of("U0", "u0", "!0", "\u01310", "\u212a0", "\u017f0", "_0", "0\n")) {
      refused(() -> Base32.decode(text), Reason.BAD_TEXT);
    }
  }

  @Test
  void anIdHas26Symbols() {
    Id id = new Id(Bytes.fromHex("0123456789abcdeffedcba9876543210"));
    assertThat(id.text()).hasSize(26);
    assertThat(Id.parse(id.text())).isEqualTo(id);
    assertThat(Id.parse(id.text().toLowerCase(Locale.ROOT))).isEqualTo(id);
    refused(() -> Id.parse(""), Reason.BAD_TEXT);
    refused(() -> Id.parse(id.text() + "0"), Reason.BAD_TEXT);
    refused(() -> Id.parse("Z".repeat(26)), Reason.NOT_CANONICAL);
    refused(() -> Id.parse("-".repeat(26)), Reason.OUT_OF_RANGE);
    refused(() -> new Id(Bytes.of(new byte[15])), Reason.OUT_OF_RANGE);
  }

  @Test
  void aSerialIsALetterAnd80Bits() {
    ContainerSerial serial =
        new ContainerSerial(ContainerKind.CLOUD, Bytes.fromHex("00112233445566778899"));
    assertThat(serial.text()).isEqualTo("C008J4CT4ANK7F24S").hasSize(17);
    assertThat(ContainerSerial.parse(serial.text().toLowerCase(Locale.ROOT))).isEqualTo(serial);
    refused(() -> ContainerSerial.parse("X" + serial.text().substring(1)), Reason.BAD_TEXT);
    refused(() -> ContainerSerial.parse(serial.text().substring(1)), Reason.BAD_TEXT);
    refused(() -> ContainerSerial.parse("C" + "U".repeat(16)), Reason.BAD_TEXT);
    refused(() -> ContainerSerial.parse("C" + "-".repeat(16)), Reason.OUT_OF_RANGE);
  }

  private static void refused(ThrowingCallable reading, Reason reason) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
