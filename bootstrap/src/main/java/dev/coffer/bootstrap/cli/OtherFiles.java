package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.hardware.software.ProtectedStream;
import dev.coffer.application.audit.AuditFile;
import dev.coffer.application.central.EmergencyKit;
import dev.coffer.application.container.BoundFile;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Explains Coffer's files that are not armored; each is known by its name or how it begins. */
final class OtherFiles {
  private static final String CONTAINER = ".cofmac";
  private static final String KIT = "emergency.kit";
  private static final String KIT_KEY = "master.key";
  private static final Bytes AUDIT = Bytes.utf8("{\"format\":\"coffer-audit/1\"");
  private static final Bytes CONTAINER_MAP = Bytes.of((byte) 0xa3, (byte) 1, (byte) 1);
  private static final Bytes KIT_MAP = Bytes.of((byte) 0xa6, (byte) 1, (byte) 1);
  private static final int LONGEST_CONTAINER = (64 << 20) + (1 << 17);
  private static final int LONGEST_KIT = 8 << 20;
  private static final int TAG = 16;

  private final SignatureCheck check;
  private final Function<FirmId, Optional<Trust>> known;

  OtherFiles(SignatureCheck check, Function<FirmId, Optional<Trust>> known) {
    this.check = check;
    this.known = known;
  }

  /**
   * What the file is and says; empty: none of these.
   *
   * @throws Refusal when it cannot be read
   */
  Optional<Map<String, Object>> explain(Path named) {
    Path file = Files.isRegularFile(named.resolve(KIT)) ? named.resolve(KIT) : named;
    Bytes start = start(file);
    String name = String.valueOf(file.getFileName());
    try {
      if (ProtectedStream.begins(start)) {
        return Optional.of(content(file));
      }
      if (starts(start, AUDIT)) {
        return Optional.of(audit(file));
      }
      if (name.endsWith(CONTAINER) || containsAt(start, Long.BYTES, CONTAINER_MAP)) {
        return Optional.of(container(file, name));
      }
      if (name.equals(KIT) || starts(start, KIT_MAP)) {
        return Optional.of(kit(file));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    }
  }

  private Map<String, Object> content(Path file) throws IOException {
    Map<String, Object> block = block("protected-file");
    ProtectedHeader header;
    try (InputStream in = NamedFile.open(file)) {
      header = ProtectedStream.readHeader(in);
    } catch (ProtectedStream.Altered e) {
      return unreadable(block, String.valueOf(e.getMessage()));
    }
    block.put("verifies", "unknown: that is known when a licence opens it (coffer open)");
    firm(block, header.firm());
    block.put("product", header.product().value());
    block.put(
        "needsFeatures", IntStream.range(0, 64).filter(header.features()::has).boxed().toList());
    header.released().ifPresent(date -> block.put("needsMaintenanceAt", date));
    block.put("unitsEachOpening", header.units());
    block.put("opensIn", header.keys().keySet().stream().map(OtherFiles::name).toList());
    block.put("keyVersion", header.keyVersion());
    block.put("contentBytes", contentBytes(Files.size(file), header));
    return block;
  }

  /** Each segment has a tag; an empty content is one segment of nothing. */
  private static long contentBytes(long size, ProtectedHeader header) {
    long sealed = size - ProtectedStream.headLength(header);
    long segment = header.segment() + (long) TAG;
    return Math.max(0, sealed - TAG * ((sealed + segment - 1) / segment));
  }

  private static Map<String, Object> container(Path file, String name) throws IOException {
    Map<String, Object> block = block("machine-container");
    serial(name).ifPresent(serial -> block.put("container", serial.text()));
    Bytes octets = octets(file, LONGEST_CONTAINER);
    try {
      long version = octets.length() < Long.BYTES ? 0 : version(octets);
      if (version < 1) {
        return unreadable(block, "it has no version");
      }
      BoundFile bound = BoundFile.parse(octets.slice(Long.BYTES, octets.length()));
      block.put(
          "verifies",
          "unknown: it opens on its own computer only; 'coffer list' there tells what it holds");
      block.put("version", version);
      block.put("binding", name(bound.policy()));
      block.put("boundTo", bound.parts());
      block.put("opensWith", bound.needed() + " of " + bound.shares() + " shares");
      block.put("bound", bound.renewed());
      block.put("sealedBytes", bound.sealed());
      return block;
    } catch (Malformed e) {
      return unreadable(block, String.valueOf(e.getMessage()));
    }
  }

  private static long version(Bytes octets) {
    return ByteBuffer.wrap(octets.slice(0, Long.BYTES).toArray()).getLong();
  }

  private static Optional<ContainerSerial> serial(String name) {
    try {
      return name.endsWith(CONTAINER)
          ? Optional.of(
              ContainerSerial.parse(name.substring(0, name.length() - CONTAINER.length())))
          : Optional.empty();
    } catch (Malformed e) {
      return Optional.empty();
    }
  }

  private Map<String, Object> kit(Path file) throws IOException {
    Map<String, Object> block = block("emergency-kit");
    try {
      EmergencyKit kit = EmergencyKit.parse(octets(file, LONGEST_KIT));
      certified(block, kit);
      block.put("firmCode", kit.firm().value());
      block.put("key", kit.key().keys().thumbprint().hex());
      block.put(
          "products",
          kit.products().stream().map(item -> item.product() + " " + item.name()).toList());
      block.put("longestLicence", Emergency.LONGEST.toDays() + " days");
      block.put(
          "complete",
          Files.isRegularFile(file.resolveSibling(KIT_KEY))
              ? "yes: its key is beside it; keep both safe"
              : "no: " + KIT_KEY + " is missing beside it, and nothing can be issued");
      return block;
    } catch (Malformed e) {
      return unreadable(block, String.valueOf(e.getMessage()));
    }
  }

  private void certified(Map<String, Object> block, EmergencyKit kit) {
    if (kit.certificates().size() < 2) {
      block.put("verifies", "no: no firm certified its key");
      return;
    }
    List<SignedMessage> roots =
        kit.certificates().stream().skip(1).map(SignedMessage::parse).toList();
    if (Anchor.read(roots, check) instanceof Anchor.Reading.Genuine genuine
        && new Trust(genuine.anchor(), check).certificate(kit.certificates().get(0), Role.EMERGENCY)
            instanceof Trust.CertificateReading.Genuine key
        && key.certificate().subject().equals(kit.key().keys())) {
      block.put(
          "verifies",
          known.apply(genuine.anchor().firm()).isPresent()
              ? "yes: its key is certified by a firm that this computer trusts"
              : "yes: its key is certified by the firm it names, which is not known here");
      block.put("firm", genuine.anchor().firm().root().hex());
      block.put("firmName", genuine.anchor().name());
      block.put("epoch", key.certificate().epoch() + ", and ends when the keys are rotated");
    } else {
      block.put("verifies", "no: its certificates are not a firm's");
    }
  }

  private Map<String, Object> audit(Path file) throws IOException {
    Map<String, Object> block = block("audit-log");
    AuditFile log = new AuditFile(check, Optional.empty());
    VendorAudit.feed(file, log);
    if (log.end() instanceof AuditFile.Result.Broken broken) {
      block.put(
          "verifies", "no: line %d %s".formatted(broken.line(), VendorAudit.says(broken.fault())));
      return block;
    }
    AuditFile.Result.Intact intact = (AuditFile.Result.Intact) log.end();
    block.put("verifies", "yes: whole, and signed by the firm it names; compare the id");
    block.put("firm", intact.firm().root().hex());
    block.put("firmName", intact.name());
    block.put("events", intact.lines());
    block.put("heads", intact.heads());
    block.put("signedAt", intact.signedAt());
    return block;
  }

  private void firm(Map<String, Object> block, FirmId firm) {
    block.put("firm", firm.root().hex());
    block.put(
        "firmName",
        known.apply(firm).map(trust -> trust.anchor().name()).orElse("not known to this computer"));
  }

  private static Map<String, Object> block(String type) {
    Map<String, Object> block = new LinkedHashMap<>();
    block.put("type", type);
    return block;
  }

  private static Map<String, Object> unreadable(Map<String, Object> block, String why) {
    block.put("verifies", "no: it cannot be read");
    block.put("reason", why);
    return block;
  }

  private static Bytes start(Path file) {
    try (InputStream in = NamedFile.open(file)) {
      return Bytes.of(in.readNBytes(AUDIT.length()));
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    }
  }

  private static Bytes octets(Path file, int most) throws IOException {
    try (InputStream in = NamedFile.open(file)) {
      return Bytes.of(in.readNBytes(most + 1));
    }
  }

  private static boolean starts(Bytes octets, Bytes start) {
    return containsAt(octets, 0, start);
  }

  private static boolean containsAt(Bytes octets, int from, Bytes wanted) {
    return octets.length() >= from + wanted.length()
        && octets.slice(from, from + wanted.length()).equals(wanted);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
