package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.protect.ProtectedHeader;
import dev.coffer.domain.protect.Unlock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** The items of a command to, or an answer of, a {@link ConstrainedChip}, read one by one. */
final class ChipItems {
  private final Iterator<Cbor> items;

  ChipItems(Cbor array) {
    this.items = ((Cbor.Array) array).items().iterator();
  }

  Bytes bytes() {
    return ((Cbor.Bstr) items.next()).value();
  }

  long number() {
    return ((Cbor.Int) items.next()).value();
  }

  String text() {
    return ((Cbor.Text) items.next()).value();
  }

  boolean bool() {
    return ((Cbor.Bool) items.next()).value();
  }

  ChipItems array() {
    return new ChipItems(items.next());
  }

  boolean hasNext() {
    return items.hasNext();
  }

  Instant instant() {
    return Instant.ofEpochSecond(number());
  }

  FirmId firm() {
    return new FirmId(new Digest(bytes()));
  }

  Optional<Bytes> optionalBytes() {
    ChipItems one = array();
    return one.hasNext() ? Optional.of(one.bytes()) : Optional.empty();
  }

  static Cbor optional(Optional<Bytes> value) {
    return Cbor.array(value.map(Cbor::of).stream().toList());
  }

  static Cbor optionalInstant(Optional<Instant> value) {
    return Cbor.array(value.map(each -> Cbor.of(each.getEpochSecond())).stream().toList());
  }

  Optional<Instant> optionalInstant() {
    ChipItems one = array();
    return one.hasNext() ? Optional.of(one.instant()) : Optional.empty();
  }

  static Cbor report(Optional<ClockReport> report) {
    return Cbor.array(
        report
            .map(
                each ->
                    Cbor.array(
                        Cbor.of(each.clock().getEpochSecond()),
                        Cbor.of(each.setBacks()),
                        Cbor.of(each.repairs())))
            .stream()
            .toList());
  }

  Optional<ClockReport> report() {
    ChipItems one = array();
    if (!one.hasNext()) {
      return Optional.empty();
    }
    ChipItems in = one.array();
    return Optional.of(new ClockReport(in.instant(), in.number(), in.number()));
  }

  static Cbor demand(Demand demand) {
    return Cbor.array(
        Cbor.of(demand.units()),
        optionalInstant(demand.released()),
        optional(demand.user().map(Bytes::utf8)),
        Cbor.of(demand.served()));
  }

  Demand demand() {
    ChipItems in = array();
    return new Demand(
        in.number(), in.optionalInstant(), in.optionalBytes().map(Bytes::asUtf8), in.bool());
  }

  static Cbor unlock(Optional<Unlock> unlock) {
    if (unlock.isEmpty()) {
      return Cbor.array();
    }
    return unlock.get() instanceof Unlock.Content content
        ? Cbor.array(Cbor.of(1), Cbor.of(content.header().encode()))
        : Cbor.array(Cbor.of(2), Cbor.of(((Unlock.Secret) unlock.get()).label()));
  }

  Optional<Unlock> unlock() {
    ChipItems in = array();
    if (!in.hasNext()) {
      return Optional.empty();
    }
    return Optional.of(
        in.number() == 1
            ? new Unlock.Content(ProtectedHeader.parse(in.bytes()))
            : new Unlock.Secret(in.bytes()));
  }

  static Cbor used(Used used) {
    List<Cbor> items = new ArrayList<>(List.of(Cbor.of(used.units())));
    used.firstUse().ifPresent(first -> items.add(Cbor.of(first.getEpochSecond())));
    return Cbor.array(items);
  }

  Used used() {
    ChipItems in = array();
    long units = in.number();
    return new Used(units, in.hasNext() ? Optional.of(in.instant()) : Optional.empty());
  }

  static Cbor wishes(List<Wish> wishes) {
    List<Cbor> items = new ArrayList<>();
    for (Wish wish : wishes) {
      items.add(
          Cbor.array(
              Cbor.of(wish.kind().name()),
              Cbor.of(wish.license().id().value()),
              Cbor.of(wish.generation()),
              optional(wish.right().map(Digest::value))));
    }
    return Cbor.array(items);
  }

  List<Wish> wishes() {
    List<Wish> wishes = new ArrayList<>();
    ChipItems in = array();
    while (in.hasNext()) {
      ChipItems wish = in.array();
      wishes.add(
          new Wish(
              Wish.Kind.valueOf(wish.text()),
              new LicenseId(new Id(wish.bytes())),
              (int) wish.number(),
              wish.optionalBytes().map(Digest::new)));
    }
    return wishes;
  }

  static Cbor refusal(UseResult.Refused refused) {
    if (refused instanceof UseResult.UnitsExhausted units) {
      return Cbor.array(Cbor.of(1), Cbor.of(units.left()), Cbor.of(units.asked()));
    }
    if (refused instanceof UseResult.NotYet notYet) {
      return Cbor.array(Cbor.of(2), Cbor.of(notYet.from().getEpochSecond()));
    }
    if (refused instanceof UseResult.Over over) {
      return Cbor.array(Cbor.of(3), Cbor.of(over.end().getEpochSecond()));
    }
    if (refused instanceof UseResult.MaintenanceOver over) {
      return Cbor.array(
          Cbor.of(6),
          Cbor.of(over.until().getEpochSecond()),
          Cbor.of(over.released().getEpochSecond()));
    }
    if (refused instanceof UseResult.OtherUser other) {
      return Cbor.array(Cbor.of(7), Cbor.of(other.named()), Cbor.of(other.user()));
    }
    if (refused instanceof UseResult.ContactDue due) {
      return Cbor.array(Cbor.of(8), optionalInstant(due.last()), Cbor.of(due.every().toSeconds()));
    }
    if (refused instanceof UseResult.Suspect suspect) {
      return Cbor.array(
          Cbor.of(13),
          Cbor.of(suspect.own().getEpochSecond()),
          Cbor.of(suspect.clock().getEpochSecond()));
    }
    if (refused instanceof UseResult.LocalOnly) {
      return Cbor.array(Cbor.of(9));
    }
    if (refused instanceof UseResult.OtherUse) {
      return Cbor.array(Cbor.of(10));
    }
    if (refused instanceof UseResult.FeaturesMissing features) {
      return Cbor.array(
          Cbor.of(11), Cbor.of(features.product().value()), Cbor.of(features.missing().octets()));
    }
    if (refused instanceof UseResult.KeyMissing key) {
      return Cbor.array(Cbor.of(12), Cbor.of(key.product().value()), Cbor.of(key.version()));
    }
    return Cbor.array(Cbor.of(refused instanceof UseResult.Blocked ? 4 : 5));
  }

  UseResult.Refused refusal(int kind) {
    return switch (kind) {
      case 1 -> new UseResult.UnitsExhausted(number(), number());
      case 2 -> new UseResult.NotYet(instant());
      case 3 -> new UseResult.Over(instant());
      case 4 -> new UseResult.Blocked();
      case 5 -> new UseResult.NotHeld();
      case 6 -> new UseResult.MaintenanceOver(instant(), instant());
      case 7 -> new UseResult.OtherUser(text(), text());
      case 8 -> new UseResult.ContactDue(optionalInstant(), Duration.ofSeconds(number()));
      case 9 -> new UseResult.LocalOnly();
      case 10 -> new UseResult.OtherUse();
      case 11 ->
          new UseResult.FeaturesMissing(new ProductCode(number()), FeatureMap.ofOctets(bytes()));
      case 12 -> new UseResult.KeyMissing(new ProductCode(number()), (int) number());
      case 13 -> new UseResult.Suspect(instant(), instant());
      default -> throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a chip's refusal");
    };
  }
}
