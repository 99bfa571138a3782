package dev.coffer.bootstrap.fuzz;

import dev.coffer.adapters.hardware.software.ProtectedStream;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.RandomSource;
import dev.coffer.application.audit.AuditFile;
import dev.coffer.application.central.EmergencyKit;
import dev.coffer.application.container.BindingPolicy;
import dev.coffer.application.container.BoundState;
import dev.coffer.application.container.FakeComputer;
import dev.coffer.application.container.MachineRefused;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.ConfigurationRefused;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The decoders of what comes from outside. Each may refuse in its own words and nothing else, and
 * what it accepts must be what would be written.
 */
enum FuzzTarget {
  CBOR(same(octets -> Cbor.parse(octets, new Cbor.Limits(1 << 16, 16, 4096)), Cbor::encode)),
  COSE(same(SignedMessage::parse, SignedMessage::encoded), FuzzTarget::signatures),
  CONTEXT(same(ContainerContext::parse, ContainerContext::encode), FuzzTarget::context),
  UPDATE(same(LicenseUpdate::parse, LicenseUpdate::encode), FuzzTarget::update),
  BUNDLE(same(SignedUpdate::parseBundle, SignedUpdate::encodeBundle), FuzzTarget::bundle),
  GRANT(same(SignedGrant::parse, SignedGrant::encode), FuzzTarget::grant),
  CERTIFICATE(same(Certificate::parse, Certificate::encode), FuzzTarget::anchor),
  ENTRY(same(LicenseEntry::parse, LicenseEntry::encode)),
  CREDENTIAL(same(CredentialFile::parse, CredentialFile::encode)),
  DEVICE(same(SignedMessage::parse, SignedMessage::encoded), FuzzTarget::device),
  STATE(same(ContainerState::parse, ContainerState::encode)),
  TIME(same(CertifiedContact::parse, CertifiedContact::encode), FuzzTarget::time),
  MACHINE(FuzzTarget::machine),
  EMERGENCY(same(EmergencyKit::parse, EmergencyKit::encode)),
  TICKET(FuzzTarget::ticket),
  TOKEN(FuzzTarget::token),
  ARMOR(FuzzTarget::armor),
  AUDIT(FuzzTarget::audit),
  PROTECTED(same(ProtectedHeader::parse, ProtectedHeader::encode), FuzzTarget::asset),
  CONFIGURATION(FuzzTarget::configuration);

  /** Takes octets from outside; a {@link Malformed} is a refusal, all else is a finding. */
  interface Decoder {
    void take(Bytes octets) throws IOException;
  }

  private static final RandomSource RANDOM = SoftwareCrypto.random();
  private static final ContainerSerial SERIAL = ContainerSerial.parse("M0123456789ABCDEF");
  private static final SignatureCheck CHECK = SoftwareCrypto.signatureCheck();
  private static final Anchor ANCHOR = anchorOf(Vectors.field("anchor-root.ok.txt", "input"));

  @SuppressWarnings("ImmutableEnumChecker") // List.of, of functions that keep nothing
  private final List<Decoder> decoders;

  FuzzTarget(Decoder... decoders) {
    this.decoders = List.of(decoders);
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static FuzzTarget named(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }

  /**
   * Feeds one input.
   *
   * @throws RuntimeException and errors: a finding
   */
  void take(byte[] input) {
    Bytes octets = Bytes.of(input);
    for (Decoder decoder : decoders) {
      try {
        decoder.take(octets);
      } catch (Malformed refused) {
        require(refused.getMessage() != null, "a refusal says why");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static <T> Decoder same(Function<Bytes, T> decoder, Function<T, Bytes> encoder) {
    return octets ->
        require(
            encoder.apply(decoder.apply(octets)).equals(octets), "accepted and written otherwise");
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new IllegalStateException(rule);
    }
  }

  private static Trust trust() {
    return new Trust(ANCHOR, CHECK);
  }

  private static Anchor anchorOf(Bytes root) {
    return ((Anchor.Reading.Genuine) Anchor.parse(root, CHECK)).anchor();
  }

  private static void signatures(Bytes octets) {
    SignedMessage message = SignedMessage.parse(octets);
    message
        .claimedHeader()
        .keySet()
        .ifPresent(
            keys -> {
              List<MessageType> types = List.of(MessageType.values());
              MessageType type = types.get(octets.length() % types.size());
              require(
                  message.verify(type, keys, keys.algorithms(), CHECK).toString() != null,
                  "an answer");
            });
  }

  private static void context(Bytes octets) {
    Trust trust = trust();
    require(
        new ContextReader(CHECK).read(SignedMessage.parse(octets), firm -> Optional.of(trust))
            != null,
        "an answer");
  }

  private static void update(Bytes octets) {
    require(
        trust().read(new SignedUpdate(SignedMessage.parse(octets), List.of())) != null,
        "an answer");
  }

  private static void time(Bytes octets) {
    require(trust().readContact(SignedMessage.parse(octets)) != null, "an answer");
  }

  /** A file of a machine container, on a computer whose parts it may know. */
  private static void machine(Bytes octets) {
    SealedState file = MemoryStores.empty().sealedState();
    require(file.create(SERIAL, octets), "a free place");
    BoundState bound =
        new BoundState(
            file,
            new FakeComputer("fuzz"),
            BindingPolicy.MEDIUM,
            key -> SoftwareCrypto.secrets(key, RANDOM),
            RANDOM,
            () -> Instant.EPOCH);
    try {
      require(bound.find(SERIAL).isPresent(), "an answer");
    } catch (MachineRefused refused) {
      require(refused.getMessage() != null, "a refusal says why");
    }
  }

  private static void bundle(Bytes octets) {
    Trust trust = trust();
    for (SignedUpdate each : SignedUpdate.parseBundle(octets)) {
      require(trust.read(each) != null, "an answer");
    }
  }

  private static void grant(Bytes octets) {
    require(trust().readGrant(SignedGrant.parse(octets)) != null, "an answer");
  }

  private static void anchor(Bytes octets) {
    require(Anchor.parse(octets, CHECK) != null, "an answer");
  }

  private static void device(Bytes octets) {
    require(DeviceRequest.open(SignedMessage.parse(octets), CHECK) != null, "an answer");
  }

  private static void ticket(Bytes octets) {
    if (TicketCode.parse(text(octets)) instanceof TicketCode.Parsed valid) {
      require(
          TicketCode.parse(valid.code().text()).equals(valid), "a ticket written is the one read");
    }
  }

  private static void token(Bytes octets) {
    DeviceToken token = DeviceToken.parse(text(octets));
    require(DeviceToken.parse(token.text()).equals(token), "a token written is the one read");
  }

  private static void armor(Bytes octets) {
    for (Armor each : Armor.parseAll(octets)) {
      require(
          Armor.parseAll(Bytes.utf8(each.text())).equals(List.of(each)),
          "a block written is the one read");
    }
  }

  private static void audit(Bytes octets) {
    AuditFile file = new AuditFile(CHECK, Optional.empty());
    text(octets).lines().forEach(line -> file.next(Bytes.utf8(line)));
    require(file.end() != null, "an answer");
  }

  private static void asset(Bytes octets) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(octets.toArray());
    try {
      ProtectedHeader header = ProtectedStream.readHeader(in);
      ProtectedStream.open(header, Bytes.of(new byte[32]), in, OutputStream.nullOutputStream());
    } catch (ProtectedStream.Altered refused) {
      require(refused.getMessage() != null, "a refusal says why");
    }
  }

  private static void configuration(Bytes octets) throws IOException {
    Path file = Scratch.FILE;
    Files.write(file, octets.toArray());
    try {
      Configuration read = Configuration.read(Map.of(), Map.of(), Optional.of(file));
      require(read.toString() != null, "settings can be shown");
    } catch (ConfigurationRefused refused) {
      require(refused.getMessage() != null, "a refusal says why");
    }
  }

  private static String text(Bytes octets) {
    return new String(octets.toArray(), StandardCharsets.UTF_8);
  }

  /** Where settings are written to be read. */
  private static final class Scratch {
    private static final Path FILE = make();

    private Scratch() {}

    private static Path make() {
      try {
        Path file = Files.createTempFile("coffer-fuzz", ".properties");
        file.toFile().deleteOnExit();
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
