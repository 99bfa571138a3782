package dev.coffer.application.container;

import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.container.ContainerState;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.Holding;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.VerifiedUpdate;
import dev.coffer.domain.update.Verifier;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A chip as small as a real one: it is spoken to in frames of at most 255 bytes, has no clock,
 * knows ESP256 alone, holds 60 entries, and loses power at any moment. What is written at once
 * survives; what was half said does not.
 *
 * <p>A command frame is instruction, more (0 or 1), data; an answer frame is more, data. The last
 * frame of a command is acted on; {@link #REST} fetches what did not fit into one answer.
 */
final class ConstrainedChip {
  static final int FRAME = 255;
  static final int ENTRIES = 60;
  static final byte REST = 0;
  static final byte CONTEXT = 1;
  static final byte APPLY = 2;
  static final byte USE = 3;
  static final byte PROVE = 4;
  static final byte KEYS = 5;
  static final byte FIRMS = 6;
  static final byte CONTENTS = 7;
  static final byte CONTACT = 8;
  static final byte NOTE = 9;
  static final byte BACKED = 10;

  private static final int MEMORY = 64 * 1024;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(MEMORY, 6, 256);
  private static final SignatureCheck CHECK =
      (key, message, signature) -> {
        if (key.algorithm() != Algorithm.ESP256) {
          throw new IllegalArgumentException("a chip does not know " + key.algorithm());
        }
        return ScriptedKeys.check().verify(key, message, signature);
      };

  private final ScriptedKeys keys;
  private final KeyHandle handle;

  /** Written in one go, as a chip's transaction does. */
  private ContainerState durable;

  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private Bytes toSay = Bytes.empty();
  private int framesLeft = Integer.MAX_VALUE;
  private boolean dieAfterActing;

  ConstrainedChip(long seed) {
    this(ContainerKind.DONGLE, seed);
  }

  /** One that calls itself of another kind, so that a server without dongles answers it. */
  ConstrainedChip(ContainerKind kind, long seed) {
    keys = new ScriptedKeys(new SeededRandom(seed));
    handle = keys.create(Set.of(Algorithm.ESP256));
    durable = ContainerState.create(kind, handle.keys(), ENTRIES, Instant.EPOCH);
  }

  /**
   * Loses power within a frame to come.
   *
   * @param frames how many frames are still answered before
   * @param afterActing whether that frame is acted on, so that only its answer is lost
   */
  void pullOutAfter(int frames, boolean afterActing) {
    framesLeft = frames;
    dieAfterActing = afterActing;
    if (frames == 0 && !afterActing) {
      forget();
    }
  }

  void plugIn() {
    framesLeft = Integer.MAX_VALUE;
    dieAfterActing = false;
    forget();
  }

  private void forget() {
    heard.reset();
    toSay = Bytes.empty();
  }

  /**
   * Answers one frame.
   *
   * @throws ContainerUnavailable when the chip is out, or is pulled out meanwhile
   */
  byte[] exchange(byte[] frame) {
    if (frame.length < 2 || frame.length > FRAME) {
      throw new IllegalArgumentException("a frame has 2..255 bytes, had " + frame.length);
    }
    boolean dies = framesLeft <= 0;
    if (dies && !dieAfterActing) {
      throw out();
    }
    byte[] answer = hear(frame);
    if (dies) {
      dieAfterActing = false;
      throw out();
    }
    framesLeft--;
    return answer;
  }

  private ContainerUnavailable out() {
    forget();
    return new ContainerUnavailable("the chip was pulled out", null);
  }

  private byte[] hear(byte[] frame) {
    if (frame[0] == REST) {
      return say();
    }
    heard.write(frame, 2, frame.length - 2);
    if (heard.size() > MEMORY) {
      forget();
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "more than the chip can hear");
    }
    if (frame[1] == 1) {
      return new byte[] {0};
    }
    Bytes command = Bytes.of(heard.toByteArray());
    heard.reset();
    toSay = act(frame[0], Cbor.parse(command, LIMITS)).encode();
    return say();
  }

  private byte[] say() {
    int length = Math.min(FRAME - 1, toSay.length());
    Bytes now = toSay.slice(0, length);
    toSay = toSay.slice(length, toSay.length());
    return Bytes.concat(Bytes.of((byte) (toSay.isEmpty() ? 0 : 1)), now).toArray();
  }

  private Cbor act(byte instruction, Cbor command) {
    ChipItems in = new ChipItems(command);
    return switch (instruction) {
      case CONTEXT -> context(in);
      case BACKED -> backed(in);
      case APPLY -> apply(in);
      case USE -> use(in);
      case PROVE -> prove(in);
      case KEYS -> Cbor.array(handle.keys().toCbor());
      case FIRMS ->
          Cbor.array(durable.firms().stream().map(firm -> Cbor.of(firm.root().value())).toList());
      case CONTENTS -> contents(in);
      case CONTACT -> Cbor.array(Cbor.of(contacted(in)));
      case NOTE -> {
        durable = durable.noted(in.instant()).orElse(durable);
        yield Cbor.array();
      }
      default -> throw new IllegalArgumentException("no instruction " + instruction);
    };
  }

  ContainerKind kind() {
    return durable.serial().kind();
  }

  private Cbor context(ChipItems in) {
    Instant now = in.instant();
    FirmId firm = in.firm();
    Optional<Bytes> challenge = in.optionalBytes();
    List<Wish> wishes = in.wishes();
    ContainerState.Contexted next = durable.nextContext(firm, challenge, wishes, now);
    durable = next.state();
    return Cbor.array(Cbor.of(sign(MessageType.CONTEXT, next.context().encode())));
  }

  private Cbor backed(ChipItems in) {
    Instant now = in.instant();
    FirmId firm = in.firm();
    List<Wish> wishes = in.wishes();
    ContainerState.Contexted next = durable.nextContext(firm, Optional.empty(), wishes, now);
    durable = next.state();
    return Cbor.array(
        Cbor.of(sign(MessageType.CONTEXT, next.context().encode())),
        ChipItems.optional(durable.grant(firm).map(SignedGrant::encode)));
  }

  private Cbor apply(ChipItems in) {
    Instant now = in.instant();
    SignedUpdate update = SignedUpdate.parseBundle(in.bytes()).get(0);
    Anchor.Reading anchor = Trust.carriedBy(update.message(), CHECK, Verifier.CHIP);
    if (anchor instanceof Anchor.Reading.Refused refused) {
      return Cbor.array(Cbor.of(2), Cbor.of(refused.reason().name()));
    }
    Trust.UpdateReading reading =
        new Trust(((Anchor.Reading.Genuine) anchor).anchor(), CHECK, Verifier.CHIP).read(update);
    if (reading instanceof Trust.UpdateReading.Refused refused) {
      return Cbor.array(Cbor.of(2), Cbor.of(refused.reason().name()));
    }
    VerifiedUpdate verified = ((Trust.UpdateReading.Genuine) reading).update();
    ApplyResult result = durable.apply(verified, now);
    if (result instanceof ApplyResult.Refused refused) {
      return Cbor.array(
          Cbor.of(1), Cbor.of(refused.reason().name()), Cbor.of(refused.counterHere()));
    }
    ContainerState after =
        result instanceof ApplyResult.Applied applied ? applied.state() : durable;
    ContainerState.Contexted receipt =
        after.nextContext(verified.update().firm(), Optional.empty(), List.of(), now);
    durable = receipt.state();
    return Cbor.array(
        Cbor.of(0),
        Cbor.of(result instanceof ApplyResult.Repeated),
        Cbor.of(sign(MessageType.CONTEXT, receipt.context().encode())));
  }

  private boolean contacted(ChipItems in) {
    Instant now = in.instant();
    SignedMessage message = SignedMessage.parse(in.bytes());
    if (!(Trust.carriedBy(message, CHECK, Verifier.CHIP)
        instanceof Anchor.Reading.Genuine genuine)) {
      return false;
    }
    Optional<ContainerState> next =
        new Trust(genuine.anchor(), CHECK, Verifier.CHIP)
            .readContact(message)
            .flatMap(contact -> durable.contacted(contact, now));
    durable = next.orElse(durable);
    return next.isPresent();
  }

  private Cbor use(ChipItems in) {
    Instant now = in.instant();
    FirmId firm = in.firm();
    LicenseId license = new LicenseId(new Id(in.bytes()));
    Id use = new Id(in.bytes());
    Demand demand = in.demand();
    Optional<Unlock> unlock = in.unlock();
    UseResult result = durable.use(firm, license, use, demand, unlock, now);
    if (!(result instanceof UseResult.Allowed allowed)) {
      return ChipItems.refusal((UseResult.Refused) result);
    }
    Optional<Bytes> key =
        unlock.map(
            each -> Unlocking.key(keys, handle, allowed.entry(), durable.serial().kind(), each));
    durable = allowed.state();
    return Cbor.array(
        Cbor.of(0),
        Cbor.of(allowed.entry().encode()),
        ChipItems.used(allowed.used()),
        Cbor.of(allowed.unitsLeft()),
        ChipItems.optional(key));
  }

  private Cbor prove(ChipItems in) {
    FirmId firm = in.firm();
    Digest root = new Digest(in.bytes());
    Digest granted = durable.currentContext(firm, Optional.empty(), List.of()).granted();
    Bytes payload = ContainerProof.encode(durable.serial(), firm, granted, root);
    return Cbor.array(Cbor.of(sign(MessageType.PROOF, payload)));
  }

  private Cbor contents(ChipItems in) {
    Instant now = in.instant();
    FirmId firm = in.firm();
    List<Cbor> items = new ArrayList<>();
    for (Holding holding : durable.holdings(firm)) {
      Used used = durable.used(firm, holding.entry().license());
      items.add(
          Cbor.array(
              Cbor.of(holding.entry().encode()),
              ChipItems.used(used),
              Cbor.of(durable.certifyingUpdate(firm, holding).orElseThrow())));
    }
    return Cbor.array(
        Cbor.of(durable.blocked(firm)),
        Cbor.of(durable.ownTime(firm, now).getEpochSecond()),
        ChipItems.optionalInstant(durable.contact(firm)),
        ChipItems.report(durable.clockReport(firm)),
        Cbor.of(durable.noted(now).isPresent()),
        Cbor.array(items));
  }

  private Bytes sign(MessageType type, Bytes payload) {
    SignedMessage.Header header = SignedMessage.Header.of(handle.keys());
    return SignedMessage.sign(type, header, payload, keys.signer(handle)).encoded();
  }
}
