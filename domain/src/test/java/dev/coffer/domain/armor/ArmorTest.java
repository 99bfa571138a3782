package dev.coffer.domain.armor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Malformed.Reason;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ArmorTest {
  private static final Armor UPDATE = new Armor(Armor.Type.UPDATE, octets(100));
  private static final Armor CONTEXT = new Armor(Armor.Type.CONTEXT, octets(48));
  private static final String TEXT = UPDATE.text();

  @Test
  void aBlockIsBase64InLinesOf64BetweenItsMarks() {
    assertThat(TEXT)
        .isEqualTo(
            """
            -----BEGIN COFFER UPDATE-----
            AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v
            MDEyMzQ1Njc4OTo7PD0+P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5f
            YGFiYw==
            -----END COFFER UPDATE-----
            """);
  }

  @Test
  void everyTypeAndLengthIsReadBack() {
    for (Armor.Type type : Armor.Type.values()) {
      for (int length = 1; length <= 200; length++) {
        Armor armor = new Armor(type, octets(length));
        assertThat(Armor.parseAll(Bytes.utf8(armor.text()))).containsExactly(armor);
        assertThat(Armor.parseOne(Bytes.utf8(armor.text()), type)).isEqualTo(armor.content());
      }
    }
  }

  @Test
  void lineEndingsBlanksQuotingAndByteOrderMarksAreForgiven() {
    List<String> ways =
        List.of(
            TEXT.replace("\n", "\r\n"),
            TEXT.replace("\n", "\r"),
            TEXT.replace("\n", "  \t\n"),
            TEXT.stripTrailing(),
            "\ufeff" + TEXT,
            quoted("> "),
            quoted(">"),
            quoted(">> "),
            quoted("> > "),
            quoted("    "),
            quoted("\t"));
    for (String way : ways) {
      assertThat(Armor.parseAll(Bytes.utf8(way))).as(way).containsExactly(UPDATE);
    }
  }

  @Test
  void textAroundAndBetweenBlocksIsIgnored() {
    String mail =
        "From: vendor\r\n\r\nDear customer,\r\n-----BEGIN CERTIFICATE-----\r\n\u00e9\u4e2d\r\n\r\n"
            + TEXT
            + "\r\nand\r\n----- more -----\r\n"
            + CONTEXT.text()
            + TEXT
            + "-- \r\nregards";
    assertThat(Armor.parseAll(Bytes.utf8(mail))).containsExactly(UPDATE, CONTEXT, UPDATE);
    Bytes utf16Around =
        Bytes.concat(
            Bytes.of("gr\u00fc\u00dfe".getBytes(StandardCharsets.UTF_16)),
            Bytes.utf8("\n" + TEXT),
            Bytes.of((byte) 0xff, (byte) 0xfe, (byte) 0));
    assertThat(Armor.parseAll(utf16Around)).containsExactly(UPDATE);
  }

  @Test
  void whereThereIsNoBlockThatIsSaid() {
    refused("", Reason.BAD_ARMOR, "no armored block");
    refused("hello", Reason.BAD_ARMOR, "no armored block");
    refused("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", Reason.BAD_ARMOR, "no");
    refused(" -----begin coffer update-----\n", Reason.BAD_ARMOR, "no armored block");
  }

  @Test
  void aBlockCutShortIsSaidToBe() {
    for (int lines = 1; lines <= 4; lines++) {
      String cut = TEXT.lines().limit(lines).collect(Collectors.joining("\n"));
      refused(cut, Reason.TRUNCATED, "COFFER UPDATE is cut short");
    }
    refused("AAAA\n-----END COFFER UPDATE-----", Reason.BAD_ARMOR, "first line is missing");
    refused(
        TEXT.lines().limit(3).collect(Collectors.joining("\n")) + "\n" + CONTEXT.text(),
        Reason.BAD_ARMOR,
        "another line than its end");
  }

  @Test
  void damageInsideABlockIsRefused() {
    List<String> damaged =
        List.of(
            TEXT.replace("AAEC", "AA C"),
            TEXT.replace("AAEC", "AA*C"),
            TEXT.replace("AAEC", "AA-C"),
            TEXT.replace("AAEC", "AAE\u00e9"),
            TEXT.replace("AAEC", "AAE"),
            TEXT.replace("AAEC", "AAECA"),
            TEXT.replace("AAEC", "AA=="),
            TEXT.replace("YGFiYw==", "YGFiYw="),
            TEXT.replace("YGFiYw==", "YGFiYw"),
            TEXT.replace("YGFiYw==", "YGFiYx=="),
            TEXT.replace("YGFiYw==", "YGFiYw==="),
            TEXT.replace("YGFiYw==\n", "YGFiYw==\n\n"),
            TEXT.replace("-----\nAAEC", "-----\n\nAAEC"),
            TEXT.replace("-----\nAAEC", "-----\nVersion: 1\n\nAAEC"),
            TEXT.replace("MDEy", "MDEy\n"),
            TEXT.replace("LS4v\n", "LS4v"),
            TEXT.replace("END COFFER UPDATE", "END COFFER CONTEXT"),
            TEXT.replace("END COFFER UPDATE-----", "END COFFER UPDATE----"),
            TEXT.replace("BEGIN COFFER UPDATE", "BEGIN COFFER UPGRADE"),
            TEXT.replace("BEGIN COFFER UPDATE-----", "BEGIN COFFER UPDATE"),
            TEXT.replace("BEGIN COFFER UPDATE", "BEGIN COFFER update"));
    for (String each : damaged) {
      assertThat(each).isNotEqualTo(TEXT);
      refused(each, Reason.BAD_ARMOR, "");
    }
  }

  /** There is no checksum: what is inside is signed, and notices. */
  @Test
  void aWholeLineGoneIsAShorterBlock() {
    String shorter = TEXT.replace("YGFiYw==\n", "");
    assertThat(Armor.parseAll(Bytes.utf8(shorter)))
        .containsExactly(new Armor(Armor.Type.UPDATE, octets(96)));
  }

  @Test
  void anEmptyBlockIsRefused() {
    refused("-----BEGIN COFFER UPDATE-----\n-----END COFFER UPDATE-----", Reason.OVER_LIMIT, "1..");
    assertThatThrownBy(() -> new Armor(Armor.Type.UPDATE, Bytes.empty()))
        .isInstanceOf(Malformed.class);
  }

  @Test
  void limitsAreKept() {
    Armor longest = new Armor(Armor.Type.UPDATE, Bytes.of(new byte[Armor.LONGEST]));
    assertThat(Armor.parseAll(Bytes.utf8(longest.text()))).containsExactly(longest);
    assertThatThrownBy(() -> new Armor(Armor.Type.UPDATE, Bytes.of(new byte[Armor.LONGEST + 1])))
        .isInstanceOf(Malformed.class);
    Bytes tooLong = Bytes.of(new byte[Armor.LONGEST_TEXT + 1]);
    assertThatThrownBy(() -> Armor.parseAll(tooLong)).isInstanceOf(Malformed.class);
    assertThat(Armor.parseAll(Bytes.utf8(CONTEXT.text().repeat(Armor.MOST_BLOCKS))))
        .hasSize(Armor.MOST_BLOCKS);
    refused(CONTEXT.text().repeat(Armor.MOST_BLOCKS + 1), Reason.OVER_LIMIT, "more than 64");
  }

  @Test
  void anotherTypeThanExpectedIsNamed() {
    assertThatThrownBy(() -> Armor.parseOne(Bytes.utf8(TEXT), Armor.Type.CONTEXT))
        .isInstanceOf(Malformed.class)
        .hasMessage("this is COFFER UPDATE, expected is COFFER CONTEXT");
    assertThatThrownBy(() -> Armor.parseOne(Bytes.utf8(TEXT + TEXT), Armor.Type.UPDATE))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("there are 2");
  }

  @Test
  void anyMutationIsReadOrRefusedByName() {
    long seed = 17;
    Random random = new Random(seed);
    String text = "> text\n" + TEXT + CONTEXT.text();
    for (int round = 0; round < 5_000; round++) {
      byte[] octets = Bytes.utf8(text).toArray();
      for (int i = random.nextInt(4); i >= 0; i--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        for (Armor armor : Armor.parseAll(Bytes.of(octets))) {
          assertThat(Armor.parseAll(Bytes.utf8(armor.text()))).containsExactly(armor);
        }
      } catch (Malformed refusal) {
        assertThat(refusal.getMessage()).as("seed %d round %d", seed, round).isNotBlank();
      }
    }
  }

  @Test
  void contentIsNotPrinted() {
    assertThat(UPDATE.toString()).isEqualTo("Armor[UPDATE, 100 bytes]");
  }

  private static void refused(String text, Reason reason, String what) {
    assertThatThrownBy(() -> Armor.parseAll(Bytes.utf8(text)))
        .as(text)
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageContaining(what);
  }

  private static String quoted(String prefix) {
    return TEXT.lines().map(line -> prefix + line).collect(Collectors.joining("\n"));
  }

  private static Bytes octets(int length) {
    byte[] octets = new byte[length];
    for (int i = 0; i < length; i++) {
      octets[i] = (byte) i;
    }
    return Bytes.of(octets);
  }
}
