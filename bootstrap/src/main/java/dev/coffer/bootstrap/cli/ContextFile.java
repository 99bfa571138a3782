package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeState.FileTransfer;
import dev.coffer.adapters.persistence.home.HomeState.KnownFirm;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.LicenseId;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Writes what a container of this computer says and wishes into a file. */
@Command(
    name = "context",
    description = "Write a container's context: coffer context --firm F --out FILE [--wish WISH]",
    footer = {
      "Hand the file in (coffer vendor exchange FILE --out UPDATE, on any computer with a network)",
      "and bring the answer back: coffer apply UPDATE. The same file twice is harmless."
    })
final class ContextFile implements Verb {
  @Option(
      names = "--container",
      paramLabel = "SERIAL",
      description = "Which; without it, the only one here, or a new machine container.")
  private @Nullable String container;

  @Option(names = "--firm", required = true, paramLabel = "F", description = "The firm's code.")
  private long firm;

  @Option(
      names = "--wish",
      paramLabel = "return:LICENSE",
      description = "Wish to return, or to move away (move:LICENSE), a licence. Repeatable.")
  private List<String> wishes = new ArrayList<>();

  @Option(
      names = "--grant",
      description = "Also what the firm granted, signed by it: where its server asks for that.")
  private boolean grant;

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "As x.cofctx.")
  private Path out;

  @Override
  public int run(Console console) {
    Computer computer = Computer.at(console.home());
    KnownFirm known = computer.met(Typed.firm(firm));
    Own own = computer.own(console, BindingPolicy.MEDIUM);
    ContainerSerial serial =
        container == null ? own.firstOrNew() : own.named(VendorLicenses.serial(container));
    List<Wish> read = wishes.stream().map(text -> wish(own, serial, text)).toList();
    boolean granted = grant ? backed(own, serial, known, read) : plain(own, serial, known, read);
    computer.carried(serial, known.id(), FileTransfer.Stage.ASKED, out.toAbsolutePath().toString());
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("container", serial.text());
    data.put("file", out.toString());
    data.put("wishes", read.size());
    data.put("grant", granted);
    console.answer(data, () -> console.line("context of %s: %s".formatted(serial.text(), out)));
    return ExitCode.OK;
  }

  private boolean plain(Own own, ContainerSerial serial, KnownFirm firm, List<Wish> read) {
    write(out, Armor.Type.CONTEXT, own.driver().context(serial, firm.id(), Optional.empty(), read));
    return false;
  }

  /** With what the firm granted, where there is any. */
  private boolean backed(Own own, ContainerSerial serial, KnownFirm firm, List<Wish> read) {
    ContainerDriver.Backed backed = own.driver().backed(serial, firm.id(), read);
    String grant =
        backed.grant().map(each -> new Armor(Armor.Type.GRANT, each.encode()).text()).orElse("");
    text(out, new Armor(Armor.Type.CONTEXT, backed.context().encoded()).text() + grant);
    return backed.grant().isPresent();
  }

  private static Wish wish(Own own, ContainerSerial serial, String text) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
    Map<String, Wish.Kind> kinds = Map.of("return", Wish.Kind.RETURN, "move", Wish.Kind.MOVE);
    Wish.Kind named = kinds.get(kind);
    if (named == null) {
      throw new Misuse(
          "'" + text + "' is no wish.", "Write return:LICENSE or move:LICENSE; see 'coffer list'.");
    }
    LicenseId license = HeldLicense.id(text.substring(colon + 1));
    OwnContainers.Held held =
        own.containers()
            .held(serial, license)
            .orElseThrow(
                () ->
                    new Refusal(
                        "license.unknown",
                        "Container %s does not hold that licence.".formatted(serial.text()),
                        "See 'coffer list' for those that are here."));
    return new Wish(named, license, held.item().entry().generation(), Optional.empty());
  }

  /** Writes one armored message, over a file that is there. */
  static void write(Path file, Armor.Type type, SignedMessage message) {
    text(file, new Armor(type, message.encoded()).text());
  }

  static void text(Path file, String text) {
    WholeFile.write(file, stream -> into(stream, text));
  }

  /** Writes a text that is no secret into a file that must not be there yet. */
  static void newText(Path file, String text) {
    WholeFile.createPublic(file, stream -> into(stream, text));
  }

  private static long into(OutputStream stream, String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
    return text.length();
  }
}
