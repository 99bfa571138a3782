package dev.coffer.domain.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import com.upokecenter.cbor.CBOREncodeOptions;
import com.upokecenter.cbor.CBORException;
import com.upokecenter.cbor.CBORObject;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Coffer's codec beside an independent one. The other's canonical mode is that of CTAP2: the same
 * order of keys, no tags, nesting of at most four.
 */
class CborOracleTest {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 16, 8, 200);
  private static final CBOREncodeOptions CANONICAL =
      new CBOREncodeOptions("ctap2canonical=true;allowduplicatekeys=false");
  private static final long SEED = 20_260_101;

  @Test
  void theOtherCodecWritesTheSameOctets() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3_000; round++) {
      Cbor value = item(random, 3, false);
      Bytes encoded = value.encode();
      assertThat(Bytes.of(foreign(value).EncodeToBytes(CANONICAL)))
          .as("seed %d round %d %s", SEED, round, encoded.hex())
          .isEqualTo(encoded);
    }
  }

  @Test
  void theOtherCodecReadsTheSameValue() {
    Random random = new Random(SEED);
    for (int round = 0; round < 3_000; round++) {
      boolean tags = round % 2 == 1;
      Cbor value = item(random, 3, tags);
      byte[] encoded = value.encode().toArray();
      CBORObject read =
          tags
              ? CBORObject.DecodeFromBytes(encoded)
              : CBORObject.DecodeFromBytes(encoded, CANONICAL);
      assertThat(read).as("seed %d round %d", SEED, round).isEqualTo(foreign(value));
    }
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Random random = new Random(SEED + 1);
    for (int round = 0; round < 5_000; round++) {
      Cbor value = item(random, 6, true);
      assertThat(Cbor.parse(value.encode(), LIMITS))
          .as("seed %d round %d", SEED + 1, round)
          .isEqualTo(value);
    }
  }

  /** Whatever octets come: refused by name, or read, and then they are the one encoding of it. */
  @Test
  void anyOctetsAreRefusedOrAreTheOneEncoding() {
    Random random = new Random(SEED + 2);
    int read = 0;
    for (int round = 0; round < 40_000; round++) {
      boolean tags = round % 2 == 1;
      Bytes octets = mutated(item(random, 2, tags).encode(), random);
      Cbor value;
      try {
        value = Cbor.parse(octets, LIMITS);
      } catch (Malformed refusal) {
        continue;
      }
      read++;
      assertThat(value.encode())
          .as("seed %d round %d %s", SEED + 2, round, octets.hex())
          .isEqualTo(octets);
      if (!hasTag(value)) {
        assertThat(canonical(octets)).as("seed %d round %d", SEED + 2, round).isTrue();
      }
    }
    assertThat(read).isGreaterThan(1_000);
  }

  @Test
  void randomOctetsNeverThrowAnythingElse() {
    Random random = new Random(SEED + 3);
    for (int round = 0; round < 50_000; round++) {
      byte[] octets = new byte[random.nextInt(24)];
      random.nextBytes(octets);
      try {
        assertThat(Cbor.parse(Bytes.of(octets), LIMITS).encode()).isEqualTo(Bytes.of(octets));
      } catch (Malformed refusal) {
        assertThat(refusal.getMessage()).isNotBlank();
      }
    }
  }

  private static boolean canonical(Bytes octets) {
    try {
      CBORObject.DecodeFromBytes(octets.toArray(), CANONICAL);
      return true;
    } catch (CBORException e) {
      return false;
    }
  }

  private static Bytes mutated(Bytes encoded, Random random) {
    byte[] octets = encoded.toArray();
    switch (random.nextInt(4)) {
      case 0 -> octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
      case 1 -> octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      case 2 -> {
        int at = random.nextInt(octets.length);
        return Bytes.concat(encoded.slice(0, at), encoded.slice(at + 1, octets.length));
      }
      default -> {
        int at = random.nextInt(octets.length + 1);
        return Bytes.concat(
            encoded.slice(0, at),
            Bytes.of((byte) random.nextInt(256)),
            encoded.slice(at, octets.length));
      }
    }
    return Bytes.of(octets);
  }

  private static Cbor item(Random random, int depth, boolean tags) {
    int kinds = depth == 0 ? 5 : tags ? 8 : 7;
    return switch (random.nextInt(kinds)) {
      case 0 -> Cbor.of(number(random));
      case 1 -> Cbor.of(octets(random));
      case 2 -> Cbor.of(text(random));
      case 3 -> Cbor.of(random.nextBoolean());
      case 4 -> new Cbor.Nil();
      case 5 -> {
        List<Cbor> items = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          items.add(item(random, depth - 1, tags));
        }
        yield Cbor.array(items);
      }
      case 6 -> {
        Map<Cbor.Key, Cbor> entries = new TreeMap<>();
        for (int i = random.nextInt(6); i > 0; i--) {
          Cbor.Key key =
              random.nextBoolean() ? Cbor.Key.of(number(random)) : Cbor.Key.of(text(random));
          entries.put(key, item(random, depth - 1, tags));
        }
        yield Cbor.dict(entries);
      }
      default -> new Cbor.Tag(1_000 + random.nextInt(100_000), item(random, depth - 1, true));
    };
  }

  private static long number(Random random) {
    long value = random.nextLong() >> random.nextInt(64);
    return random.nextInt(10) == 0 ? 23 + random.nextInt(3) : value;
  }

  private static Bytes octets(Random random) {
    byte[] octets = new byte[random.nextInt(40)];
    random.nextBytes(octets);
    return Bytes.of(octets);
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(12); i > 0; i--) {
      int point = random.nextInt(4) == 0 ? random.nextInt(0x11_0000) : 32 + random.nextInt(95);
      text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? 'x' : point);
    }
    return text.toString();
  }

  private static boolean hasTag(Cbor value) {
    if (value instanceof Cbor.Array array) {
      return array.items().stream().anyMatch(CborOracleTest::hasTag);
    }
    if (value instanceof Cbor.Dict dict) {
      return dict.entries().values().stream().anyMatch(CborOracleTest::hasTag);
    }
    return value instanceof Cbor.Tag;
  }

  private static CBORObject foreign(Cbor value) {
    if (value instanceof Cbor.Int number) {
      return CBORObject.FromObject(number.value());
    } else if (value instanceof Cbor.Bstr bstr) {
      return CBORObject.FromObject(bstr.value().toArray());
    } else if (value instanceof Cbor.Text text) {
      return CBORObject.FromObject(text.value());
    } else if (value instanceof Cbor.Bool bool) {
      return CBORObject.FromObject(bool.value());
    } else if (value instanceof Cbor.Array array) {
      CBORObject items = CBORObject.NewArray();
      array.items().forEach(item -> items.Add(foreign(item)));
      return items;
    } else if (value instanceof Cbor.Dict dict) {
      CBORObject entries = CBORObject.NewMap();
      dict.entries().forEach((key, item) -> entries.Add(foreignKey(key), foreign(item)));
      return entries;
    } else if (value instanceof Cbor.Tag tag) {
      return CBORObject.FromObjectAndTag(foreign(tag.content()), (int) tag.number());
    }
    return CBORObject.Null;
  }

  private static CBORObject foreignKey(Cbor.Key key) {
    return key instanceof Cbor.Key.IntKey number
        ? CBORObject.FromObject(number.value())
        : CBORObject.FromObject(((Cbor.Key.TextKey) key).value());
  }
}
