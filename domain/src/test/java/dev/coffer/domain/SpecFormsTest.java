package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.PublicKey;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.fixture.TestFirm;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The tables of the pages on CBOR, signed messages, keys and armor say what is so. */
class SpecFormsTest {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1024, 4, 16);
  private static final Cbor.Limits WIDE = new Cbor.Limits(1 << 20, 16, 1000);
  private static final Pattern HEX = Pattern.compile("`([0-9a-f]+)`");
  private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");
  private static final Signer HYBRID = BouncySigner.of("spec forms", TestFirm.HYBRID);

  private static List<String> examples(String cell) {
    return HEX.matcher(cell).results().map((MatchResult found) -> found.group(1)).toList();
  }

  private static String letter(int majorType) {
    return Integer.toString(majorType);
  }

  @Test
  void everyItemIsReadAndWrittenAsItsExamples() {
    SpecPage.Table items = SpecPage.of("cbor.md").table("Items");
    assertThat(items.rows()).hasSize(7);
    for (List<String> row : items.rows()) {
      assertThat(examples(row.get(2))).as(row.get(0)).isNotEmpty();
      for (String example : examples(row.get(2))) {
        assertThat(Cbor.parse(Bytes.fromHex(example), LIMITS).encode().hex()).isEqualTo(example);
        int major = Integer.parseInt(example.substring(0, 2), 16) >> 5;
        assertThat(row.get(1)).contains(major == 7 ? "`" + example + "`" : letter(major));
      }
    }
  }

  @Test
  void everyReasonIsThatOfItsExamples() {
    SpecPage.Table refusals = SpecPage.of("cbor.md").table("Refusals");
    for (List<String> row : refusals.rows()) {
      for (String example : examples(row.get(2))) {
        assertThatExceptionOfType(Malformed.class)
            .as(example)
            .isThrownBy(() -> Cbor.parse(Bytes.fromHex(example), LIMITS))
            .satisfies(refused -> assertThat(row.get(0)).isEqualTo("`" + refused.reason() + "`"));
      }
    }
    assertThat(
            refusals.column("reason").stream()
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(found -> Malformed.Reason.valueOf(found.group(1))))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Malformed.Reason.values())
                .filter(each -> each != Malformed.Reason.BAD_HEADER)
                .filter(each -> each != Malformed.Reason.BAD_ARMOR)
                .toList());
  }

  @Test
  void algorithmsHaveTheNumbersAndLengthsOfTheTable() {
    List<List<String>> rows = SpecPage.of("keys.md").table("Algorithms").rows();
    assertThat(rows).hasSize(Algorithm.values().length);
    Iterator<List<String>> each = rows.iterator();
    for (Algorithm algorithm : Algorithm.values()) {
      List<String> row = each.next();
      assertThat(row.get(0)).startsWith(algorithm.label());
      assertThat(row.get(1)).isEqualTo(Integer.toString(algorithm.cose()).replace('-', '−'));
      assertThat(row.get(2)).contains(bytes(algorithm.keyLength()));
      int written = algorithm == Algorithm.ESP256 ? 32 : algorithm.signatureLength();
      assertThat(row.get(4)).contains(bytes(written));
    }
    assertThat(Algorithm.ESP256.signatureLength()).as("r and s").isEqualTo(2 * 32);
  }

  private static String bytes(int length) {
    return String.format(Locale.ROOT, "%,d bytes", length);
  }

  @Test
  void keysOfAKeySetAreThoseOfTheTable() {
    List<List<String>> rows = SpecPage.of("keys.md").table("Key set, thumbprint").rows();
    KeySet keys = HYBRID.keys();
    Cbor.Array written = (Cbor.Array) Cbor.parse(keys.encoded(), WIDE);
    assertThat(written.items()).hasSize(2);
    for (Cbor item : written.items()) {
      assertThat(labels(item)).isEqualTo(rows.stream().map(row -> row.get(0)).toList());
    }
    for (PublicKey key : keys.keys()) {
      Bytes longer = Bytes.concat(key.encoded(), Bytes.fromHex("00"));
      Cbor more =
          Cbor.dict(
              Map.of(
                  Cbor.Key.of(1),
                  Cbor.of(key.algorithm().cose()),
                  Cbor.Key.of(2),
                  Cbor.of(longer)));
      assertThatExceptionOfType(Malformed.class)
          .isThrownBy(() -> KeySet.fromCbor(Cbor.array(more)));
    }
  }

  private static List<String> labels(Cbor dict) {
    return ((Cbor.Dict) dict)
        .entries().keySet().stream()
            .map(key -> Long.toString(((Cbor.Key.IntKey) key).value()).replace('-', '−'))
            .toList();
  }

  @Test
  void headersHaveTheLabelsOfTheTables() {
    List<SpecPage.Table> tables = SpecPage.of("cose.md").tables();
    Bytes certificate = TestFirm.real("Example", TestFirm.CLASSICAL).anchorMessage().encoded();
    SignedMessage message =
        SignedMessage.sign(
            MessageType.CONTEXT,
            new SignedMessage.Header(Optional.of(HYBRID.keys()), List.of(certificate)),
            Bytes.utf8("payload"),
            HYBRID);
    Cbor.Tag tag = (Cbor.Tag) Cbor.parse(message.encoded(), WIDE);
    assertThat(SpecPage.of("cose.md").text()).contains("always with tag " + tag.number());
    List<Cbor> parts = ((Cbor.Array) tag.content()).items();
    assertThat(labels(inside(parts.get(0)))).isEqualTo(tables.get(1).column("key"));
    for (Cbor signature : ((Cbor.Array) parts.get(3)).items()) {
      Cbor header = inside(((Cbor.Array) signature).items().get(0));
      assertThat(labels(header)).isEqualTo(tables.get(0).column("key"));
    }
    assertThat(SpecPage.of("cose.md").text()).contains(bytes(SignedMessage.LONGEST));
  }

  private static Cbor inside(Cbor octets) {
    return Cbor.parse(((Cbor.Bstr) octets).value(), WIDE);
  }

  @Test
  void armorHasTheTypesAndBoundsOfThePage() {
    SpecPage page = SpecPage.of("armor.md");
    assertThat(page.tables().get(0).column("type"))
        .isEqualTo(
            Arrays.stream(Armor.Type.values()).map(type -> "`" + type.name() + "`").toList());
    assertThat(page.text())
        .contains("1 … " + bytes(Armor.LONGEST))
        .contains("at most " + bytes(Armor.LONGEST_TEXT) + " and " + Armor.MOST_BLOCKS + " blocks");
    String text = new Armor(Armor.Type.UPDATE, Bytes.of(new byte[100])).text();
    assertThat(text.lines().skip(1).findFirst().orElseThrow()).hasSize(64);
    assertThat(page.text()).contains("lines of 64 characters");
  }
}
