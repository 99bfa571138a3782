package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.UnwrapRefused;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.ProtectedHeader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ProtectedStreamTest {
  private static final int SEGMENT = 1 << 12;
  private static final int SEALED_SEGMENT = SEGMENT + 16;
  private static final Bytes PRODUCT_KEY = Digest.sha256(Bytes.utf8("product key")).value();
  private static final Bytes CONTENT_KEY = Digest.sha256(Bytes.utf8("content key")).value();
  private static final ProtectedHeader HEADER = header();
  private static final int HEAD = ProtectedStream.MAGIC.length() + 2 + HEADER.encode().length();

  @Test
  void contentOfAnySizeComesBack() throws IOException {
    for (int size :
        new int[] {0, 1, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 3 * SEGMENT + 7}) {
      byte[] plain = content(size);
      byte[] sealed = sealed(plain);
      int segments = Math.max(1, (size + SEGMENT - 1) / SEGMENT);
      assertThat(sealed).as("size %d", size).hasSize(HEAD + size + 16 * segments);
      assertThat(opened(sealed)).as("size %d", size).isEqualTo(plain);
    }
  }

  @Test
  void streamsThatGiveLittleAtATimeAreReadWhole() throws IOException {
    byte[] plain = content(3 * SEGMENT + 7);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    ProtectedStream.seal(HEADER, CONTENT_KEY, dripping(plain), sealed);
    InputStream in = dripping(sealed.toByteArray());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProtectedStream.open(ProtectedStream.readHeader(in), CONTENT_KEY, in, out);
    assertThat(out.toByteArray()).isEqualTo(plain);
  }

  @Test
  void anyFlippedBitOfASmallFileIsNoticed() throws IOException {
    byte[] sealed = sealed(content(40));
    for (int bit = 0; bit < sealed.length * 8; bit++) {
      byte[] altered = sealed.clone();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertAltered(altered, "bit " + bit);
    }
  }

  @Test
  void anyFlippedBitOfALongFileIsNoticed() throws IOException {
    long seed = 20261124;
    Random random = new Random(seed);
    byte[] sealed = sealed(content(5 * SEGMENT));
    for (int i = 0; i < 300; i++) {
      byte[] altered = sealed.clone();
      int bit = random.nextInt(sealed.length * 8);
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      assertAltered(altered, "seed " + seed + ", bit " + bit);
    }
  }

  @Test
  void aFileCutOffAnywhereIsNoticed() throws IOException {
    byte[] sealed = sealed(content(3 * SEGMENT + 7));
    for (int length = 0; length < sealed.length; length += 97) {
      assertAltered(Arrays.copyOf(sealed, length), "length " + length);
    }
    for (int segments = 0; segments <= 3; segments++) {
      int length = HEAD + segments * SEALED_SEGMENT;
      assertAltered(Arrays.copyOf(sealed, length), segments + " segments");
    }
  }

  @Test
  void segmentsLeftOutDoubledOrSwappedAreNoticed() throws IOException {
    byte[] sealed = sealed(content(4 * SEGMENT));
    int first = HEAD;
    int second = HEAD + SEALED_SEGMENT;
    int third = HEAD + 2 * SEALED_SEGMENT;
    assertAltered(joined(sealed, 0, first, second, sealed.length), "left out");
    assertAltered(joined(sealed, 0, second, first, sealed.length), "doubled");
    byte[] swapped = sealed.clone();
    System.arraycopy(sealed, first, swapped, second, SEALED_SEGMENT);
    System.arraycopy(sealed, second, swapped, first, SEALED_SEGMENT);
    assertAltered(swapped, "swapped");
    assertAltered(joined(sealed, 0, third, third + SEALED_SEGMENT, sealed.length), "one missing");
    assertAltered(Arrays.copyOf(sealed, sealed.length + 1), "an octet more");
    assertAltered(joined(sealed, 0, sealed.length, first, second), "a segment after the last");
  }

  @Test
  void segmentsOfAnotherFileUnderTheSameKeyAreNoticed() throws IOException {
    ProtectedHeader dearer =
        new ProtectedHeader(
            HEADER.firm(),
            HEADER.product(),
            HEADER.features(),
            HEADER.released(),
            HEADER.units() + 1,
            1,
            12,
            HEADER.keys());
    ByteArrayOutputStream other = new ByteArrayOutputStream();
    ProtectedStream.seal(
        dearer, CONTENT_KEY, new ByteArrayInputStream(content(2 * SEGMENT)), other);
    byte[] mixed = sealed(content(2 * SEGMENT));
    byte[] theirs = other.toByteArray();
    System.arraycopy(
        theirs,
        theirs.length - 2 * SEALED_SEGMENT,
        mixed,
        mixed.length - 2 * SEALED_SEGMENT,
        2 * SEALED_SEGMENT);
    assertAltered(mixed, "another head's segments");
  }

  @Test
  void anotherKeyOpensNothing() throws IOException {
    InputStream in = new ByteArrayInputStream(sealed(content(10)));
    ProtectedHeader header = ProtectedStream.readHeader(in);
    assertThatThrownBy(
            () -> ProtectedStream.open(header, PRODUCT_KEY, in, OutputStream.nullOutputStream()))
        .isInstanceOf(ProtectedStream.Altered.class);
  }

  @Test
  void anyOctetsAreReadOrRefused() {
    long seed = 7;
    Random random = new Random(seed);
    for (int i = 0; i < 2000; i++) {
      byte[] octets = new byte[random.nextInt(200)];
      random.nextBytes(octets);
      if (i % 2 == 0) {
        byte[] magic = ProtectedStream.MAGIC.toArray();
        System.arraycopy(magic, 0, octets, 0, Math.min(magic.length, octets.length));
      }
      assertThatThrownBy(() -> ProtectedStream.readHeader(new ByteArrayInputStream(octets)))
          .as("seed %d, round %d", seed, i)
          .isInstanceOf(ProtectedStream.Altered.class);
    }
  }

  /**
   * The whole way in real cryptography: product key wrapped to a container, content key under it.
   */
  @Test
  void theHolderOfAWrappedProductKeyOpensTheFile() throws IOException {
    RandomSource random = new SeededRandom(5);
    Keys keys = SoftwareCrypto.keys(SoftwareCrypto.secrets(PRODUCT_KEY, random), random);
    KeyHandle container = keys.create(Set.of(Algorithm.ESP256));
    var wrapped =
        SoftwareCrypto.keyWrap(random)
            .wrap(container.keys().key(Algorithm.ESP256).orElseThrow(), PRODUCT_KEY);
    byte[] sealed = sealed(content(100));
    InputStream in = new ByteArrayInputStream(sealed);
    ProtectedHeader read = ProtectedStream.readHeader(in);
    Bytes key =
        keys.unwrap(
            container,
            wrapped,
            read.bound(ContainerKind.CLOUD),
            read.key(ContainerKind.CLOUD).orElseThrow());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProtectedStream.open(read, key, in, out);
    assertThat(out.toByteArray()).isEqualTo(content(100));
  }

  @Test
  void theExampleOfTheDocumentIsWhatIsWritten() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "spec", "protected.md"));
    Matcher block = Pattern.compile("(?s)```text\n(.*?)```").matcher(page);
    assertThat(block.find()).isTrue();
    Map<String, Bytes> example = new TreeMap<>();
    block
        .group(1)
        .lines()
        .map(line -> line.split("\\s+", 2))
        .filter(parts -> parts.length == 2)
        .forEach(
            parts ->
                example.merge(
                    parts[0], Bytes.fromHex(parts[1].replaceAll("\\s", "")), Bytes::concat));
    assertThat(example.get("product-key")).isEqualTo(PRODUCT_KEY);
    assertThat(example.get("content-key")).isEqualTo(CONTENT_KEY);
    byte[] plain = "Hello, licence!".getBytes(StandardCharsets.UTF_8);
    assertThat(example.get("plain")).isEqualTo(Bytes.of(plain));
    assertThat(Bytes.of(sealed(plain)).hex()).isEqualTo(example.get("file").hex());
    assertThat(opened(example.get("file").toArray())).isEqualTo(plain);
    assertThat(HEADER.bound(ContainerKind.CLOUD)).isEqualTo(example.get("bound"));
  }

  private static ProtectedHeader header() {
    ProtectedHeader plain =
        new ProtectedHeader(
            new FirmId(Digest.sha256(Bytes.utf8("firm"))),
            new ProductCode(10),
            FeatureMap.of(0, 3),
            Optional.of(Instant.parse("2026-03-01T00:00:00Z")),
            2,
            1,
            12,
            new TreeMap<>());
    Bytes wrapped = ContentKeyWrap.wrap(PRODUCT_KEY, plain.bound(ContainerKind.CLOUD), CONTENT_KEY);
    return plain.with(new TreeMap<>(Map.of(ContainerKind.CLOUD, wrapped)));
  }

  private static byte[] content(int size) {
    byte[] octets = new byte[size];
    new Random(size).nextBytes(octets);
    return octets;
  }

  private static byte[] sealed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    long written = ProtectedStream.seal(HEADER, CONTENT_KEY, new ByteArrayInputStream(plain), out);
    assertThat(written).isEqualTo(plain.length);
    return out.toByteArray();
  }

  /** Opens as a container does: the content key comes from the head itself. */
  private static byte[] opened(byte[] sealed) throws IOException {
    InputStream in = new ByteArrayInputStream(sealed);
    ProtectedHeader header = ProtectedStream.readHeader(in);
    Bytes wrapped = header.key(ContainerKind.CLOUD).orElseThrow(() -> new IOException("no key"));
    Bytes key;
    try {
      key = ContentKeyWrap.unwrap(PRODUCT_KEY, header.bound(ContainerKind.CLOUD), wrapped);
    } catch (UnwrapRefused e) {
      throw new IOException(e);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ProtectedStream.open(header, key, in, out);
    return out.toByteArray();
  }

  private static void assertAltered(byte[] sealed, String what) {
    assertThatThrownBy(() -> opened(sealed)).as(what).isInstanceOf(IOException.class);
  }

  private static byte[] joined(byte[] of, int... fromTo) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int i = 0; i < fromTo.length; i += 2) {
      out.write(of, fromTo[i], fromTo[i + 1] - fromTo[i]);
    }
    return out.toByteArray();
  }

  private static InputStream dripping(byte[] octets) {
    return new FilterInputStream(new ByteArrayInputStream(octets)) {
      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return super.read(into, offset, Math.min(length, 1000));
      }
    };
  }
}
