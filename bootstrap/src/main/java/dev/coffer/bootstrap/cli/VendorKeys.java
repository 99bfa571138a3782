package dev.coffer.bootstrap.cli;

import dev.coffer.application.wire.KeyWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The keys of a vendor's firm. */
@Command(
    name = "key",
    description = "The keys that the firm signs with, and its trust anchor.",
    subcommands = {
      VendorKeys.All.class,
      VendorKeys.Rotate.class,
      VendorKeys.Succeed.class,
      VendorKeys.ExportAnchor.class
    })
final class VendorKeys {
  private static final int LONGEST_CERTIFICATE = 16 * 1024;

  VendorKeys() {}

  /** What {@code --algorithms} takes. */
  enum Choice {
    /** The classical algorithm alone. */
    ESP256,
    /** Both, of which both must verify. */
    HYBRID;

    Set<Algorithm> algorithms() {
      return switch (this) {
        case ESP256 -> Set.of(Algorithm.ESP256);
        case HYBRID -> Set.of(Algorithm.ESP256, Algorithm.ML_DSA_65);
      };
    }

    List<String> labels() {
      return algorithms().stream().sorted().map(Algorithm::label).toList();
    }
  }

  /** With the digests of it as people compare them. */
  private static KeyWire.AnchorBody hex(KeyWire.AnchorBody anchor) {
    return new KeyWire.AnchorBody(
        hex(anchor.firm()),
        anchor.name(),
        anchor.generation(),
        hex(anchor.successor()),
        anchor.certificates(),
        anchor.software(),
        anchor.chip(),
        anchor.proof());
  }

  /** Lists keys. */
  @Command(name = "list", description = "List roots and issuing keys, those that ended too.")
  static final class All implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      KeyWire.KeyList keys = hex(Refusal.unless(options.client(console).keys()));
      console.answer(
          keys,
          () ->
              console.table(
                  List.of("ROLE", "NUMBER", "ALGORITHMS", "SINCE", "UNTIL", "BELIEVED", "KEYS"),
                  keys.items().stream()
                      .map(
                          key ->
                              List.of(
                                  key.role(),
                                  Long.toString(key.number()),
                                  String.join(" + ", key.algorithms()),
                                  key.since().toString(),
                                  key.until() == null ? "-" : key.until().toString(),
                                  key.believed() ? "yes" : "no",
                                  key.thumbprint()))
                      .toList()));
      return ExitCode.OK;
    }
  }

  private static KeyWire.KeyList hex(KeyWire.KeyList keys) {
    return new KeyWire.KeyList(keys.items().stream().map(VendorKeys::hex).toList());
  }

  /** With its thumbprint as people compare it; that of the first root is the firm's id. */
  private static KeyWire.KeyBody hex(KeyWire.KeyBody key) {
    return new KeyWire.KeyBody(
        key.role(),
        key.number(),
        hex(key.thumbprint()),
        key.algorithms(),
        key.since(),
        key.until(),
        key.believed());
  }

  /** A digest as 64 hexadecimal digits. */
  private static String hex(String wired) {
    return Wire.digest("digest", wired).hex();
  }

  /** Makes new issuing keys. */
  @Command(
      name = "rotate",
      description =
          "Make new issuing keys; the former sign no more, and containers refuse them from their"
              + " next contact on.")
  static final class Rotate implements Verb {
    @Mixin private VendorOptions options;

    @Override
    public int run(Console console) {
      KeyWire.KeyBody key = hex(Refusal.unless(options.client(console).rotateKeys(Vendor.key())));
      console.answer(
          key, () -> console.line("issuing keys %d: %s".formatted(key.number(), key.thumbprint())));
      return ExitCode.OK;
    }
  }

  /** Lets the next root follow. */
  @Command(
      name = "succeed",
      description =
          "Let the root that was named from the beginning follow the present one. Cannot be undone;"
              + " a firm has seven roots in its life.")
  static final class Succeed implements Verb {
    @Mixin private VendorOptions options;

    @Option(
        names = "--algorithms",
        paramLabel = "WHICH",
        description = "esp256 or hybrid, no less than now; as now without it.")
    private @Nullable Choice algorithms;

    @Option(
        names = "--end-earlier",
        description =
            "Earlier roots are believed no more: for one that was stolen or is too weak. What they"
                + " certified is worth nothing until its container was in contact.")
    private boolean endEarlier;

    @Option(names = "--yes", description = "It is meant.")
    private boolean yes;

    @Override
    public int run(Console console) {
      if (!yes) {
        throw new Misuse(
            "A root that followed cannot be taken back.",
            "Say --yes; see 'coffer vendor key list' before.");
      }
      KeyWire.NewRoot wanted =
          new KeyWire.NewRoot(algorithms == null ? null : algorithms.labels(), endEarlier);
      KeyWire.AnchorBody anchor =
          hex(Refusal.unless(options.client(console).succeed(wanted, Vendor.key())));
      console.answer(
          anchor,
          () -> {
            console.line("root %d of firm %s".formatted(anchor.generation(), anchor.firm()));
            console.line("next: 'coffer vendor key export-anchor FILE' for new programs");
          });
      return ExitCode.OK;
    }
  }

  /** Writes the anchor. */
  @Command(
      name = "export-anchor",
      description =
          "Write the firm's trust anchor, for programs to carry; 'coffer inspect' reads it.")
  static final class ExportAnchor implements Verb {
    @Mixin private VendorOptions options;

    @Parameters(paramLabel = "FILE", description = "What to write; it must not exist yet.")
    private Path file;

    @Override
    public int run(Console console) {
      WholeFile.checkNew(file, "Name another or move it.");
      KeyWire.AnchorBody anchor = hex(Refusal.unless(options.client(console).anchor()));
      StringBuilder text = new StringBuilder();
      for (String certificate : anchor.certificates()) {
        SignedMessage root =
            SignedMessage.parse(Wire.bytes("certificate", certificate, LONGEST_CERTIFICATE));
        text.append(new Armor(Armor.Type.CERTIFICATE, root.encoded()).text());
      }
      ContextFile.newText(file, text.toString());
      Map<String, Object> data = new LinkedHashMap<>();
      data.put("file", file.toString());
      data.put("firm", anchor.firm());
      data.put("roots", anchor.certificates().size());
      data.put("software", anchor.software());
      data.put("chip", anchor.chip() == null ? new ArrayList<String>() : anchor.chip());
      data.put("proof", anchor.proof());
      console.answer(data, () -> console.line("written: " + file + ", firm " + anchor.firm()));
      return ExitCode.OK;
    }
  }
}
