package dev.coffer.domain.vector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.container.Usability;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Merkle;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.VerifiedUpdate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How reading a vector ends, by the readers of the product. */
final class Outcomes {
  static final String OK = "ok";
  private static final String NOT_BELIEVED = "NOT_BELIEVED";
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private Outcomes() {}

  static String of(Vector vector) {
    try {
      return switch (vector.kind()) {
        case "anchor" -> anchor(vector.field("input"));
        case "update" -> update(vector);
        case "apply" -> apply(vector);
        case "entry" -> entry(vector);
        case "context" -> context(vector);
        case "contact" -> contact(vector);
        case "grant" -> grant(vector);
        case "proof" -> proof(vector);
        case "time" ->
            trust(vector).readContact(SignedMessage.parse(vector.field("input"))).isPresent()
                ? OK
                : NOT_BELIEVED;
        case "usable" -> usable(vector);
        case "device" ->
            DeviceRequest.open(SignedMessage.parse(vector.field("input")), BouncySigner.CHECK)
                    .isPresent()
                ? OK
                : NOT_BELIEVED;
        case "credential" -> accepted(CredentialFile.parse(vector.field("input")));
        case "armor" -> accepted(Armor.parseAll(vector.field("input")));
        case "cbor" -> accepted(Cbor.parse(vector.field("input"), new Cbor.Limits(1024, 4, 16)));
        default -> throw new AssertionError("no reader of " + vector.kind());
      };
    } catch (Malformed refused) {
      return "MALFORMED_" + refused.reason();
    }
  }

  private static String accepted(Object read) {
    assertThat(read).isNotNull();
    return OK;
  }

  private static String anchor(Bytes encoded) {
    Anchor.Reading reading = Anchor.parse(encoded, BouncySigner.CHECK);
    return reading instanceof Anchor.Reading.Refused refused ? refused.reason().name() : OK;
  }

  private static Trust trust(Vector vector) {
    Anchor.Reading reading = Anchor.parse(vector.field("anchor"), BouncySigner.CHECK);
    return new Trust(((Anchor.Reading.Genuine) reading).anchor(), BouncySigner.CHECK);
  }

  private static String update(Vector vector) {
    Trust trust = trust(vector);
    for (SignedUpdate update : SignedUpdate.parseBundle(vector.field("input"))) {
      if (trust.read(update) instanceof Trust.UpdateReading.Refused refused) {
        return refused.reason().name();
      }
    }
    return OK;
  }

  private static String entry(Vector vector) {
    Trust.EntryReading reading =
        trust(vector).readEntry(SignedMessage.parse(vector.field("update")), vector.field("input"));
    return reading instanceof Trust.EntryReading.Refused refused ? refused.reason().name() : OK;
  }

  private static String usable(Vector vector) {
    Trust.EntryReading reading =
        trust(vector).readEntry(SignedMessage.parse(vector.field("update")), vector.field("input"));
    Usability usability =
        new Usability(
            new Used(0, instant(vector, "first")),
            instant(vector, "contact"),
            instant(vector, "own").orElseThrow(),
            instant(vector, "clock").orElseThrow());
    Optional<UseResult.Refused> refused =
        usability.lasting(((Trust.EntryReading.Genuine) reading).entry(), false);
    if (refused.isEmpty()) {
      return OK;
    }
    if (refused.get() instanceof UseResult.Suspect) {
      return "CLOCK";
    }
    if (refused.get() instanceof UseResult.NotYet) {
      return "NOT_YET";
    }
    return refused.get() instanceof UseResult.Over ? "OVER" : "DUE";
  }

  private static Optional<Instant> instant(Vector vector, String field) {
    return Optional.of(vector.text(field))
        .filter(text -> !text.isEmpty())
        .map(text -> Instant.ofEpochSecond(Long.parseLong(text)));
  }

  /** Applies what the container has, lets it make contexts, then applies the input. */
  private static String apply(Vector vector) {
    Trust trust = trust(vector);
    ContainerState state =
        ContainerState.create(
            ContainerKind.ofLetter(vector.text("kind").charAt(0)),
            KeySet.parse(vector.field("keys")),
            Integer.parseInt(vector.text("capacity")),
            NOW);
    for (SignedUpdate update : SignedUpdate.parseBundle(vector.field("held"))) {
      state = ((ApplyResult.Applied) state.apply(verified(trust, update), NOW)).state();
    }
    FirmId firm = trust.anchor().firm();
    for (int i = Integer.parseInt(vector.text("contexts")); i > 0; i--) {
      state = state.nextContext(firm, Optional.empty(), List.of(), NOW).state();
    }
    List<Tombstone> before = tombstones(state, firm);
    String outcome = OK;
    for (SignedUpdate update : SignedUpdate.parseBundle(vector.field("input"))) {
      ApplyResult result = state.apply(verified(trust, update), NOW);
      if (result instanceof ApplyResult.Refused refused) {
        return refused.reason().name();
      }
      if (result instanceof ApplyResult.Applied applied) {
        state = applied.state();
      } else {
        outcome = "REPEATED";
      }
    }
    List<Tombstone> buried = new ArrayList<>(tombstones(state, firm));
    buried.removeAll(before);
    return buried.stream().anyMatch(Tombstone::notTaken) ? "NOT_TAKEN" : outcome;
  }

  private static VerifiedUpdate verified(Trust trust, SignedUpdate update) {
    return ((Trust.UpdateReading.Genuine) trust.read(update)).update();
  }

  private static List<Tombstone> tombstones(ContainerState state, FirmId firm) {
    return state.nextContext(firm, Optional.empty(), List.of(), NOW).context().tombstones();
  }

  private static String context(Vector vector) {
    Trust trust = trust(vector);
    ContextReader.Reading reading =
        new ContextReader(BouncySigner.CHECK)
            .read(
                SignedMessage.parse(vector.field("input")),
                firm -> Optional.of(trust).filter(each -> each.anchor().firm().equals(firm)));
    if (reading instanceof ContextReader.Reading.Refused refused) {
      return refused.reason().name();
    }
    return reading instanceof ContextReader.Reading.UnknownFirm ? "UNKNOWN_FIRM" : OK;
  }

  /** What a server that issued and saw those before makes of a context. */
  private static String contact(Vector vector) {
    Trust trust = trust(vector);
    List<VerifiedUpdate> updates = new ArrayList<>();
    for (SignedUpdate update : SignedUpdate.parseBundle(vector.field("issued"))) {
      updates.add(verified(trust, update));
    }
    ContextReader.VerifiedContext last = genuine(trust, vector.field("input"));
    Chain chain = Chain.start(last.context().serial(), last.keys(), trust.anchor().firm());
    Map<Long, Digest> digests = new HashMap<>();
    for (VerifiedUpdate each : updates) {
      Chain.Extended longer = chain.extend(each.update().operations(), each.entries());
      assertThat(longer.step().digest()).isEqualTo(each.digest());
      chain = longer.chain();
      digests.put(longer.step().counter(), longer.step().digest());
    }
    Map<Long, Digest> seen = new HashMap<>();
    for (Cbor each : ((Cbor.Array) Alter.parse(vector.field("seen"))).items()) {
      ContextReader.VerifiedContext context = genuine(trust, Alter.bytes(each));
      Chain.Finding finding = examine(chain, context, seen, digests, false);
      chain = chain.confirmed(((Chain.Finding.Proves) finding).position(), number(context));
      seen.put(number(context), Digest.sha256(context.context().encode()));
    }
    Bytes challenge = vector.field("challenge");
    boolean answers =
        challenge.length() > 0 && last.context().challenge().equals(Optional.of(challenge));
    Chain.Finding finding = examine(chain, last, seen, digests, answers);
    if (finding instanceof Chain.Finding.Suspect suspect) {
      return suspect.incident().kind().name();
    }
    return finding instanceof Chain.Finding.Old ? "OLD" : OK;
  }

  private static long number(ContextReader.VerifiedContext context) {
    return context.context().contextSeq();
  }

  private static Chain.Finding examine(
      Chain chain,
      ContextReader.VerifiedContext context,
      Map<Long, Digest> seen,
      Map<Long, Digest> digests,
      boolean answers) {
    long counter = context.context().position(Issuer.CENTRAL).counter();
    return chain.examine(
        context.context(),
        Digest.sha256(context.context().encode()),
        Optional.ofNullable(seen.get(number(context))),
        Optional.ofNullable(digests.get(counter)),
        answers);
  }

  private static ContextReader.VerifiedContext genuine(Trust trust, Bytes message) {
    ContextReader.Reading reading =
        new ContextReader(BouncySigner.CHECK)
            .read(SignedMessage.parse(message), firm -> Optional.of(trust));
    return ((ContextReader.Reading.Genuine) reading).context();
  }

  private static String grant(Vector vector) {
    Trust.GrantReading reading = trust(vector).readGrant(SignedGrant.parse(vector.field("input")));
    return reading instanceof Trust.GrantReading.Refused refused ? refused.reason().name() : OK;
  }

  private static String proof(Vector vector) {
    Trust trust = trust(vector);
    Trust.EntryReading reading =
        trust.readEntry(SignedMessage.parse(vector.field("update")), vector.field("entry"));
    if (reading instanceof Trust.EntryReading.Refused refused) {
      return refused.reason().name();
    }
    Trust.EntryReading.Genuine genuine = (Trust.EntryReading.Genuine) reading;
    LicenseEntry entry = genuine.entry();
    Optional<ContainerProof.Verified> opened =
        ContainerProof.open(
            SignedMessage.parse(vector.field("input")),
            trust.required(MessageType.PROOF),
            BouncySigner.CHECK);
    Digest leaf =
        ContainerProof.leaf(
            genuine.container(),
            entry.firm(),
            entry.digest(),
            new Id(vector.field("lease")),
            Digest.sha256(vector.field("holder")),
            new Digest(vector.field("nonce")),
            Long.parseLong(vector.text("seconds")));
    boolean proved =
        opened.isPresent()
            && opened.get().keys().thumbprint().equals(genuine.container())
            && opened.get().proof().firm().equals(entry.firm())
            && opened.get().proof().root().equals(Merkle.Path.NONE.rootFrom(leaf));
    return proved ? OK : NOT_BELIEVED;
  }
}
