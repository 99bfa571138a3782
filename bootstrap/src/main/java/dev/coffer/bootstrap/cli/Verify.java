package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.bootstrap.cli.Layers.Broken;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says of each layer of a file whether it verifies from a firm's anchor, and why not. */
@Command(
    name = "verify",
    description = "Tell layer by layer whether a file is a firm's: coffer verify FILE --anchor A",
    footer = {
      "A is the firm's anchor as 'coffer vendor key export-anchor' writes it; compare its id with",
      "the vendor's by another way than the file came. Nothing else is believed: no server is",
      "asked, no clock, and not what this computer knows. Exit code 3: something does not verify."
    })
final class Verify implements Verb {
  /** One thing in the file and what was found. */
  private record Checked(String type, Layers layers) {}

  @Parameters(paramLabel = "FILE", description = "An armored file.")
  private Path file;

  @Option(
      names = "--anchor",
      paramLabel = "A",
      required = true,
      description = "The firm's anchor, an armored file.")
  private Path anchorFile;

  private final SignatureCheck check = SoftwareCrypto.signatureCheck();

  @Override
  public int run(Console console) {
    Anchor anchor = ArmoredFile.anchor(anchorFile, check);
    List<Checked> found = new ArrayList<>();
    List<SignedMessage> roots = new ArrayList<>();
    for (Armor armor : ArmoredFile.read(file)) {
      found.addAll(checked(armor, anchor, roots));
    }
    boolean verifies = found.stream().allMatch(each -> each.layers().hold());
    console.answer(data(anchor, found, verifies), () -> show(console, anchor, found));
    if (!verifies) {
      throw refusal(found);
    }
    return ExitCode.OK;
  }

  private List<Checked> checked(Armor armor, Anchor anchor, List<SignedMessage> roots) {
    LayersOfFiles look = new LayersOfFiles(anchor, check);
    Layers layers = new Layers();
    return switch (armor.type()) {
      case CONTEXT -> List.of(new Checked("context", look.context(layers, armor.content())));
      case GRANT -> List.of(new Checked("grant", look.grant(layers, armor.content())));
      case TIME -> List.of(new Checked("time", look.time(layers, armor.content())));
      case CERTIFICATE ->
          List.of(new Checked("certificate", look.root(layers, armor.content(), roots)));
      case CREDENTIAL -> {
        layers.check(
            "signature",
            () -> {
              throw new Broken("UNSIGNED", "a credential is a secret: only its server can tell");
            },
            Object::toString);
        yield List.of(new Checked("credential", layers));
      }
      case UPDATE ->
          layers
              .check(
                  "bundle",
                  () -> SignedUpdate.parseBundle(armor.content()),
                  all ->
                      Console.counted(all.size(), "update")
                          + ", each a signed message with entries beside it")
              .filter(all -> !all.isEmpty())
              .map(all -> all.stream().map(each -> update(look, each)).toList())
              .orElseGet(() -> List.of(new Checked("update", layers)));
    };
  }

  private static Checked update(LayersOfFiles look, SignedUpdate update) {
    return new Checked("update", look.update(new Layers(), update));
  }

  private Map<String, Object> data(Anchor anchor, List<Checked> found, boolean verifies) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", file.toString());
    data.put("firm", anchor.firm().root().hex());
    data.put("firmName", anchor.name());
    data.put("verifies", verifies);
    data.put(
        "blocks",
        found.stream()
            .map(
                each -> {
                  Map<String, Object> block = new LinkedHashMap<>();
                  block.put("type", each.type());
                  block.put("verifies", each.layers().hold());
                  block.put("layers", each.layers().all());
                  return block;
                })
            .toList());
    return data;
  }

  private static void show(Console console, Anchor anchor, List<Checked> found) {
    console.line("anchor: %s, firm %s".formatted(anchor.name(), anchor.firm().root().hex()));
    for (Checked each : found) {
      console.line(console.emphasis("COFFER " + each.type()));
      for (Layers.Layer layer : each.layers().all()) {
        console.line(
            layer.holds()
                ? "  yes  %s: %s".formatted(layer.layer(), layer.says())
                : "  NO   %s: %s (%s)".formatted(layer.layer(), layer.says(), layer.reason()));
      }
    }
  }

  private Refusal refusal(List<Checked> found) {
    Checked broken = found.stream().filter(each -> !each.layers().hold()).findFirst().orElseThrow();
    Layers.Layer layer = broken.layers().first(IllegalStateException::new);
    return new Refusal(
            "file.not-genuine",
            "The file %s does not verify: %s, %s.".formatted(file, layer.layer(), layer.says()),
            "Do not use it; ask whoever gave it for a genuine one, or for the anchor it needs.")
        .with("layer", layer.layer())
        .with("reason", layer.reason());
  }
}
