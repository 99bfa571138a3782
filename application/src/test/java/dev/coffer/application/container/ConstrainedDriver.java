package dev.coffer.application.container;

import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The driver of one {@link ConstrainedChip}: all that passes are frames, one command at a time. */
final class ConstrainedDriver implements ContainerDriver {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 20, 6, 256);
  private static final int DATA = ConstrainedChip.FRAME - 2;

  private static final SignatureCheck CHECK = ScriptedKeys.check();

  private final ConstrainedChip chip;
  private final ContainerSerial serial;
  private final InstantSource clock;

  ConstrainedDriver(ConstrainedChip chip, InstantSource clock) {
    this.chip = chip;
    this.clock = clock;
    this.serial = ContainerSerial.of(chip.kind(), readKeys());
  }

  @Override
  public Abilities abilities() {
    return new Abilities(chip.kind(), Set.of(Feature.UNWRAP), ConstrainedChip.ENTRIES);
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    return after.isPresent() && after.get().compareTo(serial) >= 0 ? List.of() : List.of(serial);
  }

  @Override
  public ContainerSerial create() {
    throw new UnsupportedOperation(Feature.CREATE);
  }

  @Override
  public SignedMessage context(
      ContainerSerial of, FirmId firm, Optional<Bytes> challenge, List<Wish> wishes) {
    require(of);
    ChipItems answer =
        tell(
            ConstrainedChip.CONTEXT,
            now(),
            Cbor.of(firm.root().value()),
            ChipItems.optional(challenge),
            ChipItems.wishes(wishes));
    return SignedMessage.parse(answer.bytes());
  }

  @Override
  public Backed backed(ContainerSerial of, FirmId firm, List<Wish> wishes) {
    require(of);
    ChipItems answer =
        tell(ConstrainedChip.BACKED, now(), Cbor.of(firm.root().value()), ChipItems.wishes(wishes));
    SignedMessage context = SignedMessage.parse(answer.bytes());
    return new Backed(context, answer.optionalBytes().map(SignedGrant::parse));
  }

  @Override
  public ApplyOutcome apply(ContainerSerial to, SignedUpdate update) {
    require(to);
    Optional<TrustRefusal> refusal = refusal(update);
    if (refusal.isPresent()) {
      return new ApplyOutcome.Untrusted(refusal.get());
    }
    ChipItems answer =
        tell(ConstrainedChip.APPLY, now(), Cbor.of(SignedUpdate.encodeBundle(List.of(update))));
    return switch ((int) answer.number()) {
      case 0 -> {
        boolean repeated = answer.bool();
        yield new ApplyOutcome.Applied(SignedMessage.parse(answer.bytes()), repeated);
      }
      case 1 ->
          new ApplyOutcome.Refused(ApplyResult.Reason.valueOf(answer.text()), answer.number());
      default -> new ApplyOutcome.Untrusted(TrustRefusal.valueOf(answer.text()));
    };
  }

  /** All that software is to check is checked before an octet reaches the chip. */
  private static Optional<TrustRefusal> refusal(SignedUpdate update) {
    if (Trust.carriedBy(update.message(), CHECK) instanceof Anchor.Reading.Refused refused) {
      return Optional.of(refused.reason());
    }
    Anchor.Reading.Genuine carried =
        (Anchor.Reading.Genuine) Trust.carriedBy(update.message(), CHECK);
    return new Trust(carried.anchor(), CHECK).read(update)
            instanceof Trust.UpdateReading.Refused refused
        ? Optional.of(refused.reason())
        : Optional.empty();
  }

  @Override
  public void noteTime(ContainerSerial of) {
    require(of);
    tell(ConstrainedChip.NOTE, now());
  }

  @Override
  public boolean contacted(ContainerSerial of, SignedMessage contact) {
    require(of);
    return tell(ConstrainedChip.CONTACT, now(), Cbor.of(contact.encoded())).bool();
  }

  @Override
  public UseOutcome use(ContainerSerial of, FirmId firm, LicenseId license, Id useId, Use use) {
    require(of);
    ChipItems answer =
        tell(
            ConstrainedChip.USE,
            now(),
            Cbor.of(firm.root().value()),
            Cbor.of(license.id().value()),
            Cbor.of(useId.value()),
            ChipItems.demand(use.demand()),
            ChipItems.unlock(use.unlock()));
    int refusal = (int) answer.number();
    return refusal == 0
        ? new UseOutcome.Allowed(
            LicenseEntry.parse(answer.bytes()),
            answer.used(),
            answer.number(),
            answer.optionalBytes())
        : new UseOutcome.Refused(answer.refusal(refusal));
  }

  @Override
  public SignedMessage prove(ContainerSerial of, FirmId firm, Digest merkleRoot) {
    require(of);
    ChipItems answer =
        tell(ConstrainedChip.PROVE, Cbor.of(firm.root().value()), Cbor.of(merkleRoot.value()));
    return SignedMessage.parse(answer.bytes());
  }

  @Override
  public KeySet keys(ContainerSerial of) {
    require(of);
    return readKeys();
  }

  private KeySet readKeys() {
    return KeySet.fromCbor(
        ((Cbor.Array) exchange(ConstrainedChip.KEYS, Cbor.array())).items().get(0));
  }

  @Override
  public List<FirmId> firms(ContainerSerial of) {
    require(of);
    ChipItems answer = tell(ConstrainedChip.FIRMS);
    List<FirmId> firms = new ArrayList<>();
    while (answer.hasNext()) {
      firms.add(answer.firm());
    }
    return firms;
  }

  @Override
  public Contents contents(ContainerSerial of, FirmId firm) {
    require(of);
    ChipItems answer = tell(ConstrainedChip.CONTENTS, now(), Cbor.of(firm.root().value()));
    boolean blocked = answer.bool();
    Instant own = answer.instant();
    Optional<Instant> contact = answer.optionalInstant();
    Optional<ClockReport> report = answer.report();
    boolean noteworthy = answer.bool();
    List<Item> items = new ArrayList<>();
    ChipItems each = answer.array();
    while (each.hasNext()) {
      ChipItems item = each.array();
      items.add(
          new Item(
              LicenseEntry.parse(item.bytes()), item.used(), SignedMessage.parse(item.bytes())));
    }
    return new Contents(blocked, items, new Time(own, contact, report, noteworthy));
  }

  private void require(ContainerSerial wanted) {
    if (!wanted.equals(serial)) {
      throw new NoSuchContainer(wanted);
    }
  }

  /** The chip has no clock: it takes the caller's word and never goes back. */
  private Cbor now() {
    return Cbor.of(clock.instant().getEpochSecond());
  }

  private ChipItems tell(byte instruction, Cbor... items) {
    return new ChipItems(exchange(instruction, Cbor.array(items)));
  }

  private synchronized Cbor exchange(byte instruction, Cbor command) {
    Bytes rest = command.encode();
    byte[] frame = {};
    do {
      int length = Math.min(DATA, rest.length());
      byte more = (byte) (length < rest.length() ? 1 : 0);
      frame =
          chip.exchange(Bytes.concat(Bytes.of(instruction, more), rest.slice(0, length)).toArray());
      rest = rest.slice(length, rest.length());
    } while (!rest.isEmpty());
    Bytes answer = Bytes.copyOf(frame, 1, frame.length);
    while (frame[0] == 1) {
      frame = chip.exchange(new byte[] {ConstrainedChip.REST, 0});
      answer = Bytes.concat(answer, Bytes.copyOf(frame, 1, frame.length));
    }
    return Cbor.parse(answer, LIMITS);
  }
}
