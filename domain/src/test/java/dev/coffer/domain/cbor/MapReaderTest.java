package dev.coffer.domain.cbor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Malformed.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MapReaderTest {
  private static final Cbor WHOLE =
      new MapWriter()
          .put(1, 5)
          .put(2, "text")
          .put(3, Bytes.fromHex("0102"))
          .put(4, true)
          .put(5, List.of(Cbor.of(1)))
          .put(6, Optional.empty())
          .build();

  private final MapReader reader = MapReader.of(WHOLE, "thing");

  @Test
  void whatWasWrittenIsRead() {
    assertThat(reader.integer(1, 5, 5)).isEqualTo(5);
    assertThat(reader.text(2, 4)).isEqualTo("text");
    assertThat(reader.bytes(3, 2, 2)).isEqualTo(Bytes.fromHex("0102"));
    assertThat(reader.bool(4)).isTrue();
    assertThat(reader.array(5, 1)).containsExactly(Cbor.of(1));
    assertThat(reader.optional(6)).isEmpty();
    reader.end();
  }

  @Test
  void absentOptionalsAreEmpty() {
    MapReader empty = MapReader.of(new MapWriter().build(), "thing");
    assertThat(empty.optionalInteger(1, 0, 9)).isEmpty();
    assertThat(empty.optionalText(1, 9)).isEmpty();
    assertThat(empty.optionalBytes(1, 0, 9)).isEmpty();
    assertThat(empty.optionalArray(1, 9)).isEmpty();
    empty.end();
  }

  @Test
  void anythingButAMapIsRefused() {
    refused(() -> MapReader.of(Cbor.array(), "thing"), Reason.WRONG_TYPE, "thing must be a map");
  }

  @Test
  void aMissingKeyIsNamed() {
    refused(() -> reader.integer(9, 0, 1), Reason.MISSING_KEY, "thing lacks key 9");
    reader.integer(1, 0, 9);
    refused(() -> reader.integer(1, 0, 9), Reason.MISSING_KEY, "thing lacks key 1");
  }

  @Test
  void aKeyThatNobodyReadIsRefused() {
    refused(reader::end, Reason.UNKNOWN_KEY, "thing");
    Cbor text = Cbor.dict(Map.of(Cbor.Key.of("1"), Cbor.of(1)));
    refused(() -> MapReader.of(text, "thing").end(), Reason.UNKNOWN_KEY, "thing");
  }

  @Test
  void anotherTypeIsRefused() {
    refused(() -> reader.integer(2, 0, 9), Reason.WRONG_TYPE, "key 2 must be an integer");
    refused(() -> reader.text(3, 9), Reason.WRONG_TYPE, "key 3 must be text");
    refused(() -> reader.bytes(4, 0, 9), Reason.WRONG_TYPE, "key 4 must be a byte string");
    refused(() -> reader.bool(5), Reason.WRONG_TYPE, "key 5 must be true or false");
    refused(() -> reader.array(1, 9), Reason.WRONG_TYPE, "key 1 must be an array");
  }

  @Test
  void rangesHoldExactly() {
    refused(() -> MapReader.of(WHOLE, "t").integer(1, 6, 9), Reason.OUT_OF_RANGE, "6..9");
    refused(() -> MapReader.of(WHOLE, "t").integer(1, 0, 4), Reason.OUT_OF_RANGE, "0..4");
    refused(() -> MapReader.of(WHOLE, "t").text(2, 3), Reason.OUT_OF_RANGE, "at most 3");
    refused(() -> MapReader.of(WHOLE, "t").bytes(3, 3, 9), Reason.OUT_OF_RANGE, "3..9");
    refused(() -> MapReader.of(WHOLE, "t").bytes(3, 0, 1), Reason.OUT_OF_RANGE, "0..1");
    refused(() -> MapReader.of(WHOLE, "t").array(5, 0), Reason.OUT_OF_RANGE, "at most 0");
  }

  @Test
  void aKeyIsWrittenOnce() {
    MapWriter writer = new MapWriter().put(1, 5);
    assertThatThrownBy(() -> writer.put(1, 6)).isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(ThrowingCallable reading, Reason reason, String where) {
    assertThatThrownBy(reading)
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason))
        .hasMessageContaining(where);
  }
}
