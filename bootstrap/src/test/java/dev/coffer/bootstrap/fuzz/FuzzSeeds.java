package dev.coffer.bootstrap.fuzz;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.central.EmergencyKit;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where fuzzing starts: every input of the vectors, each byte string inside (payloads,
 * certificates, entries) and the texts that the documents show.
 */
final class FuzzSeeds {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(4 << 20, 16, 4096);

  private FuzzSeeds() {}

  /** Inputs for any target: which of them one can read, it finds out. */
  static List<Bytes> all() {
    List<Bytes> seeds = new ArrayList<>();
    for (String name : Vectors.names()) {
      for (String field : List.of("input", "held", "seen")) {
        Bytes input = Vectors.field(name, field);
        if (input.length() > 0) {
          seeds.add(input);
          inside(input, seeds);
        }
      }
    }
    for (String text :
        List.of(
            "008J4-CT4AN-K7F24-SNAXW-SQRJQ",
            "11111-11111-11111-11111-11A26",
            "cofd_C8SHBKW5QCB444ZJZ_0000000000000000000000000W_48H248H248H248H248H248H248H248H248H2"
                + "48H248H248H0",
            "port = 8480\nbind=127.0.0.1\ndurability=process\nlease.term=15m\n",
            "public.url=https\\://licences.example.com\nbehind.proxy=on\nsign.in.rate=5/1m\n",
            "tls.key.store=a.p12\nmail.server=smtp://localhost:25\nmail.from=a@example.com\n")) {
      seeds.add(Bytes.utf8(text));
    }
    seeds.addAll(documents());
    return seeds.stream().distinct().toList();
  }

  /** A kit for emergencies, of keys that nobody has. */
  private static Bytes kit() {
    KeySet keys = KeySet.parse(Vectors.field("apply-first.ok.txt", "keys"));
    Bytes root = Vectors.field("anchor-root.ok.txt", "input");
    return new EmergencyKit(
            new FirmCode(1001),
            new KeyHandle(keys, Bytes.utf8("sealed")),
            List.of(root, root),
            List.of(new EmergencyKit.Item(new ProductCode(10), "Editor", FeatureMap.of(0, 3), 5)))
        .encode();
  }

  /** What the firm of a vector granted, as it is believed. */
  private static Bytes grant() {
    SignatureCheck check = SoftwareCrypto.signatureCheck();
    Anchor.Reading anchor = Anchor.parse(Vectors.field("anchor-root.ok.txt", "input"), check);
    SignedUpdate update =
        SignedUpdate.parseBundle(Vectors.field("update-genuine.ok.txt", "input")).get(0);
    Trust trust = new Trust(((Anchor.Reading.Genuine) anchor).anchor(), check);
    Granted granted = Granted.NOTHING;
    for (Operation each :
        ((Trust.UpdateReading.Genuine) trust.read(update)).update().update().operations()) {
      granted = granted.after(each);
    }
    SignedGrant grant = new SignedGrant(update.message(), granted, update.entries());
    if (!(trust.readGrant(grant) instanceof Trust.GrantReading.Genuine)) {
      throw new IllegalStateException("the vector's grant is not believed");
    }
    return grant.encode();
  }

  /** The examples of an audit file, a protected file and a machine container. */
  private static List<Bytes> documents() {
    List<Bytes> found = new ArrayList<>();
    Path folder =
        Files.isDirectory(Path.of("docs/spec")) ? Path.of("docs/spec") : Path.of("../docs/spec");
    try {
      Matcher audit =
          Pattern.compile("(?s)```json\n(.*?)```")
              .matcher(Files.readString(folder.resolve("audit.md"), StandardCharsets.UTF_8));
      while (audit.find()) {
        found.add(Bytes.utf8(audit.group(1)));
      }
      StringBuilder asset = new StringBuilder();
      Files.readAllLines(folder.resolve("protected.md")).stream()
          .filter(line -> line.startsWith("file  "))
          .forEach(line -> asset.append(line.substring(4).strip()));
      found.add(Bytes.fromHex(asset.toString()));
      Matcher machine =
          Pattern.compile("(?s)```hex machine\n(.*?)```")
              .matcher(Files.readString(folder.resolve("machine.md"), StandardCharsets.UTF_8));
      while (machine.find()) {
        found.add(Bytes.fromHex(machine.group(1).replaceAll("\\s", "")));
      }
      found.add(kit());
      found.add(grant());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return found;
  }

  /** Byte strings within an item are items themselves, most of them. */
  private static void inside(Bytes encoded, List<Bytes> seeds) {
    try {
      walk(Cbor.parse(encoded, LIMITS), seeds);
    } catch (Malformed notCbor) {
      return;
    }
    try {
      seeds.add(SignedMessage.parse(encoded).encoded());
    } catch (Malformed notSigned) {
      return;
    }
  }

  private static void walk(Cbor item, List<Bytes> seeds) {
    if (item instanceof Cbor.Bstr bstr && bstr.value().length() > 32) {
      seeds.add(bstr.value());
      inside(bstr.value(), seeds);
    } else if (item instanceof Cbor.Array array) {
      array.items().forEach(each -> walk(each, seeds));
    } else if (item instanceof Cbor.Dict dict) {
      dict.entries().values().forEach(each -> walk(each, seeds));
    } else if (item instanceof Cbor.Tag tag) {
      walk(tag.content(), seeds);
    }
  }

  /** Writes all seeds into a folder, for the fuzzer. */
  public static void main(String... args) throws IOException {
    Path folder = Files.createDirectories(Path.of(args[0]));
    for (Bytes seed : all()) {
      Files.write(folder.resolve(Digest.sha256(seed).hex().substring(0, 16)), seed.toArray());
    }
  }
}
