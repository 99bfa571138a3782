package dev.coffer.domain.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Malformed.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CborTest {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 20, 8, 100);

  /** RFC 8949 appendix A, all items of the subset. */
  static Stream<Arguments> appendixA() {
    return Stream.of(
        example(Cbor.of(0), "00"),
        example(Cbor.of(1), "01"),
        example(Cbor.of(10), "0a"),
        example(Cbor.of(23), "17"),
        example(Cbor.of(24), "1818"),
        example(Cbor.of(25), "1819"),
        example(Cbor.of(100), "1864"),
        example(Cbor.of(1000), "1903e8"),
        example(Cbor.of(1_000_000), "1a000f4240"),
        example(Cbor.of(1_000_000_000_000L), "1b000000e8d4a51000"),
        example(Cbor.of(-1), "20"),
        example(Cbor.of(-10), "29"),
        example(Cbor.of(-100), "3863"),
        example(Cbor.of(-1000), "3903e7"),
        example(Cbor.of(false), "f4"),
        example(Cbor.of(true), "f5"),
        example(new Cbor.Nil(), "f6"),
        example(
            new Cbor.Tag(0, Cbor.of("2013-03-21T20:04:00Z")),
            "c074323031332d30332d32315432303a30343a30305a"),
        example(new Cbor.Tag(1, Cbor.of(1_363_896_240)), "c11a514b67b0"),
        example(new Cbor.Tag(23, bstr("01020304")), "d74401020304"),
        example(new Cbor.Tag(24, bstr("6449455446")), "d818456449455446"),
        example(
            new Cbor.Tag(32, Cbor.of("http://www.example.com")),
            "d82076687474703a2f2f7777772e6578616d706c652e636f6d"),
        example(bstr(""), "40"),
        example(bstr("01020304"), "4401020304"),
        example(Cbor.of(""), "60"),
        example(Cbor.of("a"), "6161"),
        example(Cbor.of("IETF"), "6449455446"),
        example(Cbor.of("\"\\"), "62225c"),
        example(Cbor.of("\u00fc"), "62c3bc"),
        example(Cbor.of("\u6c34"), "63e6b0b4"),
        example(Cbor.of("\ud800\udd51"), "64f0908591"),
        example(Cbor.array(), "80"),
        example(Cbor.array(Cbor.of(1), Cbor.of(2), Cbor.of(3)), "83010203"),
        example(
            Cbor.array(
                Cbor.of(1), Cbor.array(Cbor.of(2), Cbor.of(3)), Cbor.array(Cbor.of(4), Cbor.of(5))),
            "8301820203820405"),
        example(
            Cbor.array(LongStream.rangeClosed(1, 25).mapToObj(Cbor::of).toList()),
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819"),
        example(Cbor.dict(Map.of()), "a0"),
        example(
            Cbor.dict(Map.of(Cbor.Key.of(1), Cbor.of(2), Cbor.Key.of(3), Cbor.of(4))),
            "a201020304"),
        example(
            Cbor.dict(
                Map.of(
                    Cbor.Key.of("a"),
                    Cbor.of(1),
                    Cbor.Key.of("b"),
                    Cbor.array(Cbor.of(2), Cbor.of(3)))),
            "a26161016162820203"),
        example(
            Cbor.array(Cbor.of("a"), Cbor.dict(Map.of(Cbor.Key.of("b"), Cbor.of("c")))),
            "826161a161626163"),
        example(
            Cbor.dict(
                Map.of(
                    Cbor.Key.of("a"), Cbor.of("A"),
                    Cbor.Key.of("b"), Cbor.of("B"),
                    Cbor.Key.of("c"), Cbor.of("C"),
                    Cbor.Key.of("d"), Cbor.of("D"),
                    Cbor.Key.of("e"), Cbor.of("E"))),
            "a56161614161626142616361436164614461656145"));
  }

  @ParameterizedTest
  @MethodSource("appendixA")
  void examplesOfRfc8949AreWrittenAsThere(Cbor value, String encoded) {
    assertThat(value.encode().hex()).isEqualTo(encoded);
  }

  @ParameterizedTest
  @MethodSource("appendixA")
  void examplesOfRfc8949AreReadAsThere(Cbor value, String encoded) {
    assertThat(Cbor.parse(Bytes.fromHex(encoded), LIMITS)).isEqualTo(value);
  }

  /** Encodings around each change of length, and the ends of the range. */
  @Test
  void numbersTakeTheirShortestForm() {
    long[] edges = {0, 23, 24, 255, 256, 65_535, 65_536, 4_294_967_295L, 4_294_967_296L};
    int[] lengths = {1, 1, 2, 2, 3, 3, 5, 5, 9};
    for (int i = 0; i < edges.length; i++) {
      for (long value : new long[] {edges[i], -1 - edges[i]}) {
        assertThat(Cbor.of(value).encode().length()).as("%d", value).isEqualTo(lengths[i]);
        assertThat(Cbor.parse(Cbor.of(value).encode(), LIMITS)).isEqualTo(Cbor.of(value));
      }
    }
    for (long value : new long[] {Long.MAX_VALUE, Long.MIN_VALUE}) {
      assertThat(Cbor.parse(Cbor.of(value).encode(), LIMITS)).isEqualTo(Cbor.of(value));
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refusal("", Reason.TRUNCATED),
        refusal("18", Reason.TRUNCATED),
        refusal("1903", Reason.TRUNCATED),
        refusal("42ff", Reason.TRUNCATED),
        refusal("6261", Reason.TRUNCATED),
        refusal("8201", Reason.TRUNCATED),
        refusal("a101", Reason.TRUNCATED),
        refusal("a20102", Reason.TRUNCATED),
        refusal("c1", Reason.TRUNCATED),
        refusal("5b7fffffffffffffff", Reason.TRUNCATED),
        refusal("7b7fffffffffffffff", Reason.TRUNCATED),
        refusal("0000", Reason.TRAILING_BYTES),
        refusal("8000", Reason.TRAILING_BYTES),
        refusal("f4f4", Reason.TRAILING_BYTES),
        refusal("9b7fffffffffffffff", Reason.OVER_LIMIT),
        refusal("bb7fffffffffffffff", Reason.OVER_LIMIT),
        refusal("9a00ffffff", Reason.OVER_LIMIT),
        refusal("81".repeat(9) + "00", Reason.OVER_LIMIT),
        refusal("c1".repeat(9) + "00", Reason.OVER_LIMIT),
        refusal("a100".repeat(9) + "00", Reason.OVER_LIMIT),
        refusal("81".repeat(200_000), Reason.OVER_LIMIT),
        refusal("1817", Reason.NOT_CANONICAL),
        refusal("190017", Reason.NOT_CANONICAL),
        refusal("1900ff", Reason.NOT_CANONICAL),
        refusal("1a0000ffff", Reason.NOT_CANONICAL),
        refusal("1b00000000ffffffff", Reason.NOT_CANONICAL),
        refusal("3817", Reason.NOT_CANONICAL),
        refusal("5801ff", Reason.NOT_CANONICAL),
        refusal("780161", Reason.NOT_CANONICAL),
        refusal("980100", Reason.NOT_CANONICAL),
        refusal("b8010000", Reason.NOT_CANONICAL),
        refusal("d80100", Reason.NOT_CANONICAL),
        refusal("a203040102", Reason.NOT_CANONICAL),
        refusal("a220000000", Reason.NOT_CANONICAL),
        refusal("a2616100613000", Reason.NOT_CANONICAL),
        refusal("a262616100616200", Reason.NOT_CANONICAL),
        refusal("a2616100" + "0000", Reason.NOT_CANONICAL),
        refusal("a201000100", Reason.DUPLICATE_KEY),
        refusal("a2616100616100", Reason.DUPLICATE_KEY),
        refusal("a220002000", Reason.DUPLICATE_KEY),
        refusal("1bffffffffffffffff", Reason.OUT_OF_RANGE),
        refusal("3bffffffffffffffff", Reason.OUT_OF_RANGE),
        refusal("1b8000000000000000", Reason.OUT_OF_RANGE),
        refusal("dbffffffffffffffff00", Reason.OUT_OF_RANGE),
        refusal("f90000", Reason.UNSUPPORTED),
        refusal("fa47c35000", Reason.UNSUPPORTED),
        refusal("fb3ff199999999999a", Reason.UNSUPPORTED),
        refusal("f97e00", Reason.UNSUPPORTED),
        refusal("f7", Reason.UNSUPPORTED),
        refusal("f0", Reason.UNSUPPORTED),
        refusal("f8ff", Reason.UNSUPPORTED),
        refusal("f814", Reason.UNSUPPORTED),
        refusal("ff", Reason.UNSUPPORTED),
        refusal("5f42010243030405ff", Reason.UNSUPPORTED),
        refusal("7f657374726561646d696e67ff", Reason.UNSUPPORTED),
        refusal("9fff", Reason.UNSUPPORTED),
        refusal("bf61610161629f0203ffff", Reason.UNSUPPORTED),
        refusal("1c", Reason.UNSUPPORTED),
        refusal("1f", Reason.UNSUPPORTED),
        refusal("a14000", Reason.UNSUPPORTED),
        refusal("a18000", Reason.UNSUPPORTED),
        refusal("a1f400", Reason.UNSUPPORTED),
        refusal("a1c10000", Reason.UNSUPPORTED),
        refusal("61ff", Reason.BAD_TEXT),
        refusal("62c328", Reason.BAD_TEXT),
        refusal("62c080", Reason.BAD_TEXT),
        refusal("63eda080", Reason.BAD_TEXT),
        refusal("64f4908080", Reason.BAD_TEXT),
        refusal("a161ff00", Reason.BAD_TEXT));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void allElseIsRefusedByName(String encoded, Reason reason) {
    refused(encoded, reason, LIMITS);
  }

  @Test
  void limitsHoldExactly() {
    Cbor.Limits tight = new Cbor.Limits(6, 2, 3);
    assertThat(Cbor.parse(Bytes.fromHex("83000102"), tight).encode().hex()).isEqualTo("83000102");
    refused("8400010203", Reason.OVER_LIMIT, tight);
    assertThat(Cbor.parse(Bytes.fromHex("818100"), tight).encode().hex()).isEqualTo("818100");
    refused("81818100", Reason.OVER_LIMIT, tight);
    assertThat(Cbor.parse(Bytes.fromHex("450102030405"), tight)).isEqualTo(bstr("0102030405"));
    refused("46010203040506", Reason.OVER_LIMIT, tight);
    for (int[] bad : new int[][] {{0, 1, 1}, {1, 0, 1}, {1, 1, 0}}) {
      assertThatThrownBy(() -> new Cbor.Limits(bad[0], bad[1], bad[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void keysAreOrderedByTheirEncodings() {
    Map<Cbor.Key, Cbor> entries = new TreeMap<>();
    long[] numbers = {10, 100, -1, 0, -100, 23, 24, 65_536, -25, Long.MIN_VALUE, Long.MAX_VALUE};
    for (long number : numbers) {
      entries.put(Cbor.Key.of(number), new Cbor.Nil());
    }
    for (String name : List.of("z", "aa", "", "\u00fc", "b", "x".repeat(30))) {
      entries.put(Cbor.Key.of(name), new Cbor.Nil());
    }
    Cbor dict = Cbor.dict(entries);
    assertThat(Cbor.parse(dict.encode(), LIMITS)).isEqualTo(dict);
    List<Cbor.Key> keys = List.copyOf(entries.keySet());
    for (Cbor.Key left : keys) {
      for (Cbor.Key right : keys) {
        int byEncoding = CborWriter.key(left).compareTo(CborWriter.key(right));
        assertThat(Integer.signum(left.compareTo(right))).isEqualTo(Integer.signum(byEncoding));
      }
    }
  }

  @Test
  void aForeignOrderDoesNotReachTheEncoding() {
    SortedMap<Cbor.Key, Cbor> reversed = new TreeMap<>(Comparator.reverseOrder());
    reversed.put(Cbor.Key.of(1), Cbor.of(2));
    reversed.put(Cbor.Key.of(3), Cbor.of(4));
    assertThat(Cbor.dict(reversed).encode().hex()).isEqualTo("a201020304");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    for (String text : List.of("\ud800", "a\udc00", "\udc00\ud800", "\ud800\ud800\udc00")) {
      assertThatThrownBy(() -> Cbor.of(text)).isInstanceOf(Malformed.class);
      assertThatThrownBy(() -> Cbor.Key.of(text)).isInstanceOf(Malformed.class);
    }
    assertThat(Cbor.of("\ud83d\udd11").encode().hex()).isEqualTo("64f09f9491");
  }

  @Test
  void itemsDoNotChangeWithWhatTheyWereMadeOf() {
    List<Cbor> items = new ArrayList<>(List.of(Cbor.of(1)));
    Cbor array = Cbor.array(items);
    items.clear();
    assertThat(array.encode().hex()).isEqualTo("8101");
    SortedMap<Cbor.Key, Cbor> entries = new TreeMap<>(Map.of(Cbor.Key.of(1), Cbor.of(2)));
    Cbor.Dict dict = (Cbor.Dict) Cbor.dict(entries);
    entries.clear();
    assertThat(dict.encode().hex()).isEqualTo("a10102");
    assertThatThrownBy(() -> dict.entries().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void tagsAreNotNegative() {
    assertThatThrownBy(() -> new Cbor.Tag(-1, Cbor.of(0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(String encoded, Reason reason, Cbor.Limits limits) {
    assertThatThrownBy(() -> Cbor.parse(Bytes.fromHex(encoded), limits))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }

  private static Cbor bstr(String hex) {
    return Cbor.of(Bytes.fromHex(hex));
  }

  private static Arguments example(Cbor value, String encoded) {
    return Arguments.of(value, encoded);
  }

  private static Arguments refusal(String encoded, Reason reason) {
    return Arguments.of(encoded, reason);
  }
}
