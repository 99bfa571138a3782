package dev.coffer.domain.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.ticket.TicketCode.Hint;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TicketCodeTest {
  private static final int SYMBOLS = 25;
  private static final TicketCode CODE =
      TicketCode.of(Bytes.fromHex("00112233445566778899aabbccdd"));
  private static final String TEXT = "008J4-CT4AN-K7F24-SNAXW-SQRJQ";

  @Test
  void aCodeIsFiveGroupsOfFiveSymbols() {
    assertThat(CODE.text()).matches("([0-9A-HJKMNP-TV-Z]{5}-){4}[0-9A-HJKMNP-TV-Z]{5}");
    assertThat(CODE.text()).isEqualTo(TEXT);
  }

  /** Computed by another program from docs/spec/ticket.md. */
  @Test
  void codesOfTheSpecificationAreMadeAsThere() {
    assertThat(text("0000000000000000000000000000")).isEqualTo("00000-00000-00000-00000-00000");
    assertThat(text("ffffffffffffffffffffffffffff")).isEqualTo("ZZZZZ-ZZZZZ-ZZZZZ-ZZZZZ-ZZRV8");
    assertThat(text("0842108421084210842108421084")).isEqualTo("11111-11111-11111-11111-11A26");
    assertThat(CODE.lookupHash().hex())
        .isEqualTo("7730f5df6882cf82f0e49cfc0e8a262bf5f5e8a2b822b55b6bf8848b6e9713a7");
  }

  private static String text(String random) {
    return TicketCode.of(Bytes.fromHex(random)).text();
  }

  @Test
  void theLastTwoRandomBitsDoNotMatterAndAllOthersDo() {
    byte[] random = Bytes.fromHex("00112233445566778899aabbccdd").toArray();
    for (int bit = 0; bit < 112; bit++) {
      byte[] other = random.clone();
      other[bit / 8] ^= (byte) (0x80 >> bit % 8);
      if (bit < 110) {
        assertThat(TicketCode.of(Bytes.of(other))).isNotEqualTo(CODE);
      } else {
        assertThat(TicketCode.of(Bytes.of(other))).isEqualTo(CODE).hasSameHashCodeAs(CODE);
      }
    }
  }

  @Test
  void aCodeTakes14RandomOctets() {
    for (int length : new int[] {0, 13, 15}) {
      assertThatThrownBy(() -> TicketCode.of(Bytes.of(new byte[length])))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void whatACodePrintsIsReadBack() {
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      byte[] octets = new byte[14];
      random.nextBytes(octets);
      TicketCode code = TicketCode.of(Bytes.of(octets));
      assertThat(parsed(code.text())).isEqualTo(code);
    }
  }

  @Test
  void readingForgivesCaseConfusablesAndSeparators() {
    String[] ways = {
      TEXT.toLowerCase(Locale.ROOT),
      TEXT.replace("-", ""),
      TEXT.replace("-", " "),
      TEXT.replace('0', 'O'),
      TEXT.replace('0', 'o'),
      "  " + TEXT + "\r\n",
      TEXT.replace('-', '\u2013'),
      TEXT.replace('-', '\u2011'),
      TEXT.replace("-", "\u00a0"),
      TEXT.replace("-", " - "),
      "\u200b" + TEXT + "\ufeff",
    };
    for (String way : ways) {
      assertThat(parsed(way)).as(way).isEqualTo(CODE);
    }
    TicketCode ones = TicketCode.of(Bytes.fromHex("0842108421084210842108421084"));
    assertThat(parsed(ones.text().replace('1', 'l'))).isEqualTo(ones);
    assertThat(parsed(ones.text().replace('1', 'I'))).isEqualTo(ones);
  }

  @Test
  void aWrongLengthSaysHowManySymbolsThereAre() {
    assertThat(hint("")).isEqualTo(new Hint.Length(0));
    assertThat(hint(TEXT.substring(1))).isEqualTo(new Hint.Length(24));
    assertThat(hint(TEXT + "0")).isEqualTo(new Hint.Length(26));
    assertThat(hint("0".repeat(101)).message()).contains("far more");
    assertThat(hint("0".repeat(1_000_000)).message()).contains("far more");
    assertThat(hint("008J4").message()).isEqualTo("a ticket has 25 letters and digits, this has 5");
  }

  @Test
  void aForeignCharacterIsPointedAt() {
    for (String foreign : new String[] {"U", "u", "!", "\u00e9", "\u0131", "\u212a", "_", "."}) {
      String text = TEXT.substring(0, 6) + foreign + TEXT.substring(7);
      assertThat(hint(text)).as(foreign).isEqualTo(new Hint.ForeignSymbol(6));
    }
    assertThat(hint("U" + TEXT.substring(1)).message())
        .isEqualTo("character 1 (group 1) is not used in tickets");
  }

  /** The code is linear, so the zero word stands for all. */
  @Test
  void everySingleWrongSymbolIsFound() {
    for (int at = 0; at < SYMBOLS; at++) {
      for (int error = 1; error < 32; error++) {
        int[] word = new int[SYMBOLS];
        word[at] = error;
        assertThat(TicketChecksum.holds(word)).isFalse();
        assertThat(TicketChecksum.onlyWrong(word)).isEqualTo(at);
      }
    }
  }

  /**
   * No two wrong symbols are a code word, nor one symbol away from one: so the distance is four,
   * and any three wrong symbols are noticed too.
   */
  @Test
  void everyTwoWrongSymbolsAreNoticedAndNeverTakenForOne() {
    int patterns = 0;
    for (int first = 0; first < SYMBOLS; first++) {
      for (int second = first + 1; second < SYMBOLS; second++) {
        for (int error = 1; error < 32; error++) {
          for (int other = 1; other < 32; other++) {
            int[] word = new int[SYMBOLS];
            word[first] = error;
            word[second] = other;
            if (TicketChecksum.holds(word) || TicketChecksum.onlyWrong(word) != -1) {
              patterns++;
            }
          }
        }
      }
    }
    assertThat(patterns).isZero();
  }

  @Test
  void theCodeIsLinear() {
    Random random = new Random(2);
    for (int i = 0; i < 1_000; i++) {
      int[] left = word(random);
      int[] right = word(random);
      int[] sum = new int[SYMBOLS];
      for (int at = 0; at < SYMBOLS; at++) {
        sum[at] = left[at] ^ right[at];
      }
      assertThat(TicketChecksum.holds(left)).isTrue();
      assertThat(TicketChecksum.holds(sum)).isTrue();
    }
  }

  @Test
  void exchangedNeighboursAreNamed() {
    String bare = TEXT.replace("-", "");
    int named = 0;
    for (int i = 0; i + 1 < SYMBOLS; i++) {
      if (bare.charAt(i) == bare.charAt(i + 1)) {
        continue;
      }
      String exchanged =
          bare.substring(0, i) + bare.charAt(i + 1) + bare.charAt(i) + bare.substring(i + 2);
      assertThat(hint(exchanged)).isInstanceOf(Hint.Exchanged.class);
      named += hint(exchanged).equals(new Hint.Exchanged(i + 1)) ? 1 : 0;
    }
    assertThat(named).isGreaterThanOrEqualTo(20);
  }

  @Test
  void aWrongSymbolIsPointedAtByItsGroup() {
    assertThat(hint("108J4" + TEXT.substring(5))).isEqualTo(new Hint.OneSymbol(1));
    assertThat(hint("108J4" + TEXT.substring(5)).message())
        .isEqualTo("look at group 1: a character in it seems to be wrong");
  }

  @Test
  void foreignTextIsMistypedAndNeverThrows() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(40);
      for (int at = 0; at < length; at++) {
        text.append(
            (char) (random.nextInt(4) == 0 ? random.nextInt(0x10000) : random.nextInt(128)));
      }
      TicketCode.Reading reading = TicketCode.parse(text.toString());
      if (reading instanceof TicketCode.Mistyped mistyped) {
        assertThat(mistyped.message()).isNotBlank();
      }
    }
  }

  @Test
  void onlyTheFirstGroupIsPrinted() {
    assertThat(CODE.toString()).isEqualTo("008J4-\u2026");
    assertThat(CODE.hint()).isEqualTo("008J4");
    assertThat(TicketCode.parse(TEXT).toString()).doesNotContain("CT4AN");
  }

  @Test
  void serversStoreADigestOfTheSymbols() {
    assertThat(CODE.lookupHash())
        .isEqualTo(Digest.sha256(Bytes.utf8("coffer/1/ticket"), Bytes.utf8(TEXT.replace("-", ""))));
    assertThat(parsed(TEXT.toLowerCase(Locale.ROOT)).lookupHash()).isEqualTo(CODE.lookupHash());
  }

  private static TicketCode parsed(String text) {
    TicketCode.Reading reading = TicketCode.parse(text);
    assertThat(reading).as(text).isInstanceOf(TicketCode.Parsed.class);
    return ((TicketCode.Parsed) reading).code();
  }

  private static Hint hint(String text) {
    TicketCode.Reading reading = TicketCode.parse(text);
    assertThat(reading).isInstanceOf(TicketCode.Mistyped.class);
    return ((TicketCode.Mistyped) reading).hint();
  }

  private static int[] word(Random random) {
    int[] word = new int[SYMBOLS];
    for (int i = 0; i < TicketChecksum.DATA; i++) {
      word[i] = random.nextInt(32);
    }
    TicketChecksum.complete(word);
    return word;
  }
}
