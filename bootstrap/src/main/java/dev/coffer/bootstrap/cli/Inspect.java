package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.VerifiedGrant;
import dev.coffer.domain.update.VerifiedUpdate;
import dev.coffer.domain.update.Verifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Explains a file of Coffer's: what it is, what it says, and whether that may be believed. */
@Command(name = "inspect", description = "Explain any Coffer file, and say whether it verifies.")
final class Inspect implements Verb {
  @Parameters(paramLabel = "FILE", description = "A file, or the folder of a kit.")
  private Path file;

  private final SignatureCheck check = SoftwareCrypto.signatureCheck();

  @Override
  public int run(Console console) {
    Function<FirmId, Optional<Trust>> known = known(console);
    List<Map<String, Object>> blocks = new ArrayList<>();
    List<SignedMessage> roots = new ArrayList<>();
    Optional<Map<String, Object>> other = new OtherFiles(check, known).explain(file);
    if (other.isPresent()) {
      blocks.add(other.get());
    } else {
      for (Armor armor : ArmoredFile.read(file)) {
        blocks.addAll(explain(armor, roots, known));
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("file", file.toString());
    data.put("blocks", blocks);
    console.answer(data, () -> blocks.forEach(block -> show(console, block)));
    return ExitCode.OK;
  }

  /**
   * Explains one block.
   *
   * @param roots the certificates so far: one alone may follow those before it
   */
  private List<Map<String, Object>> explain(
      Armor armor, List<SignedMessage> roots, Function<FirmId, Optional<Trust>> known) {
    try {
      return switch (armor.type()) {
        case CONTEXT -> List.of(context(SignedMessage.parse(armor.content()), known));
        case UPDATE ->
            SignedUpdate.parseBundle(armor.content()).stream()
                .map(update -> update(update, known))
                .toList();
        case CERTIFICATE -> {
          roots.add(SignedMessage.parse(armor.content()));
          yield List.of(certificate(roots, known));
        }
        case TIME -> List.of(time(SignedMessage.parse(armor.content()), known));
        case GRANT -> List.of(grant(SignedGrant.parse(armor.content()), known));
        case CREDENTIAL -> List.of(credential(CredentialFile.parse(armor.content())));
      };
    } catch (Malformed e) {
      Map<String, Object> block = block(armor.type());
      put(block, "verifies", "no: it cannot be read");
      put(block, "reason", name(e.reason()) + ": " + e.getMessage());
      return List.of(block);
    }
  }

  private Map<String, Object> context(
      SignedMessage message, Function<FirmId, Optional<Trust>> known) {
    Map<String, Object> block = block(Armor.Type.CONTEXT);
    ContextReader.Reading reading = new ContextReader(check).read(message, known);
    if (reading instanceof ContextReader.Reading.Genuine genuine) {
      put(block, "verifies", "yes: its container signed it");
      told(block, genuine.context().context());
    } else if (reading instanceof ContextReader.Reading.UnknownFirm unknown) {
      put(block, "verifies", "yes: its container signed it; this computer does not know the firm");
      told(block, unknown.context());
    } else {
      ContextReader.Reading.Refused refused = (ContextReader.Reading.Refused) reading;
      put(block, "verifies", "no: " + name(refused.reason()));
    }
    return block;
  }

  private static void told(Map<String, Object> block, ContainerContext context) {
    put(block, "container", context.serial().text());
    put(block, "firm", context.firm().root().hex());
    put(block, "contextSeq", context.contextSeq());
    put(block, "blocked", context.blocked());
    put(block, "lastSeen", context.lastSeen());
    context
        .clock()
        .ifPresent(
            report -> {
              put(block, "clock", report.clock());
              put(block, "clockSetBack", report.setBacks());
              put(block, "timeRepaired", report.repairs());
            });
    put(block, "granted", context.granted().hex());
    put(block, "licensesUsed", context.used().size());
    put(block, "tombstones", context.tombstones().size());
    put(block, "wishes", context.wishes().size());
  }

  private Map<String, Object> update(SignedUpdate update, Function<FirmId, Optional<Trust>> known) {
    Map<String, Object> block = block(Armor.Type.UPDATE);
    Anchor.Reading carried = Trust.carriedBy(update.message(), check);
    if (!(carried instanceof Anchor.Reading.Genuine genuine)) {
      put(block, "verifies", "no: it carries no firm's certificates");
      return block;
    }
    Anchor anchor = genuine.anchor();
    Trust.UpdateReading reading = new Trust(anchor, check).read(update);
    put(block, "firm", anchor.firm().root().hex());
    put(block, "firmName", anchor.name());
    if (reading instanceof Trust.UpdateReading.Refused refused) {
      put(block, "verifies", "no: " + name(refused.reason()));
      return block;
    }
    VerifiedUpdate verified = ((Trust.UpdateReading.Genuine) reading).update();
    LicenseUpdate content = verified.update();
    put(
        block,
        "verifies",
        known.apply(anchor.firm()).isPresent()
            ? "yes: signed by a firm that this computer trusts"
            : "yes, by the firm it names, which this computer does not know yet");
    put(
        block,
        "signedBy",
        content.issuer().equals(Issuer.CENTRAL)
            ? "the firm's issuing key"
            : "an emergency key of the firm");
    put(block, "containerKey", content.container().hex());
    put(block, "counter", content.counter());
    put(block, "operations", content.operations().size());
    put(
        block,
        "licenses",
        verified.entries().values().stream().map(LicenseEntry::name).sorted().toList());
    return block;
  }

  private Map<String, Object> time(SignedMessage message, Function<FirmId, Optional<Trust>> known) {
    Map<String, Object> block = block(Armor.Type.TIME);
    Optional<CertifiedContact> contact =
        Trust.carriedBy(message, check) instanceof Anchor.Reading.Genuine genuine
            ? new Trust(genuine.anchor(), check).readContact(message)
            : Optional.empty();
    if (contact.isEmpty()) {
      put(block, "verifies", "no: no firm signed it");
      return block;
    }
    put(
        block,
        "verifies",
        known.apply(contact.get().firm()).isPresent()
            ? "yes: signed by a firm that this computer trusts"
            : "yes, by the firm it names, which this computer does not know yet");
    put(block, "firm", contact.get().firm().root().hex());
    put(block, "containerKey", contact.get().container().hex());
    put(block, "contextSeq", contact.get().contextSeq());
    put(block, "time", contact.get().time());
    return block;
  }

  private Map<String, Object> grant(SignedGrant grant, Function<FirmId, Optional<Trust>> known) {
    Map<String, Object> block = block(Armor.Type.GRANT);
    if (!(Trust.carriedBy(grant.update(), check) instanceof Anchor.Reading.Genuine carried)) {
      put(block, "verifies", "no: it carries no firm's certificates");
      return block;
    }
    put(block, "firm", carried.anchor().firm().root().hex());
    Trust.GrantReading reading = new Trust(carried.anchor(), check).readGrant(grant);
    if (reading instanceof Trust.GrantReading.Refused refused) {
      put(block, "verifies", "no: " + name(refused.reason()));
      return block;
    }
    VerifiedGrant verified = ((Trust.GrantReading.Genuine) reading).grant();
    put(
        block,
        "verifies",
        known.apply(carried.anchor().firm()).isPresent()
            ? "yes: signed by a firm that this computer trusts"
            : "yes, by the firm it names, which this computer does not know yet");
    put(block, "containerKey", verified.update().container().hex());
    put(block, "counter", verified.position().counter());
    put(block, "granted", verified.granted().digest().hex());
    put(block, "licenses", verified.granted().entries().size());
    return block;
  }

  private static List<String> labels(Requirements required, MessageType type, Verifier verifier) {
    return required.on(type, verifier).orElse(Set.of()).stream()
        .sorted()
        .map(Algorithm::label)
        .toList();
  }

  private Map<String, Object> certificate(
      List<SignedMessage> roots, Function<FirmId, Optional<Trust>> known) {
    Map<String, Object> block = block(Armor.Type.CERTIFICATE);
    Anchor.Reading reading = Anchor.read(roots, check);
    if (reading instanceof Anchor.Reading.Genuine genuine) {
      Anchor anchor = genuine.anchor();
      put(
          block,
          "verifies",
          known.apply(anchor.firm()).isPresent()
              ? "yes: a firm's root, trusted by this computer"
              : "yes: a firm's root by its own signature; compare the id with the vendor's");
      put(block, "firm", anchor.firm().root().hex());
      put(block, "firmName", anchor.name());
      put(block, "root", anchor.generation());
      put(block, "successor", anchor.successor().hex());
      Requirements required = anchor.required();
      put(block, "certificateNeeds", labels(required, MessageType.CERTIFICATE, Verifier.SOFTWARE));
      put(block, "updateNeeds", labels(required, MessageType.UPDATE, Verifier.SOFTWARE));
      put(block, "proofNeeds", labels(required, MessageType.PROOF, Verifier.SOFTWARE));
      put(block, "chipNeeds", labels(required, MessageType.UPDATE, Verifier.CHIP));
    } else {
      put(block, "verifies", "no: " + name(((Anchor.Reading.Refused) reading).reason()));
    }
    return block;
  }

  private static Map<String, Object> credential(CredentialFile credential) {
    Map<String, Object> block = block(Armor.Type.CREDENTIAL);
    put(block, "verifies", "unknown: only its server can tell");
    put(block, "container", credential.container().text());
    put(block, "kind", name(credential.kind()));
    put(block, "server", credential.server());
    put(block, "expires", credential.expires());
    put(block, "secret", "[redacted]");
    return block;
  }

  /** Firms that this computer trusts; looking makes no home. */
  private static Function<FirmId, Optional<Trust>> known(Console console) {
    return Files.isDirectory(console.home())
        ? Computer.at(console.home()).trust()
        : firm -> Optional.empty();
  }

  private static Map<String, Object> block(Armor.Type type) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", name(type));
    return block;
  }

  private static void put(Map<String, Object> block, String name, Object value) {
    block.put(name, value);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void show(Console console, Map<String, Object> block) {
    console.line(console.emphasis("COFFER " + block.get("type")));
    block.forEach(
        (name, value) -> {
          if (!name.equals("type")) {
            console.line("  " + name + ": " + value);
          }
        });
  }
}
