package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.container.Keys;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ChainPosition;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Issues licences for the day that Central is away: from a kit that is kept apart, without a server
 * or a store. What it issued, Central learns from the container. Thread-safe.
 */
public final class EmergencyDesk {
  /** A licence begins a little before it is issued: the container's clock may be behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private final Keys keys;
  private final SignatureCheck check;
  private final Ids ids;
  private final InstantSource clock;

  public EmergencyDesk(Keys keys, SignatureCheck check, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.check = check;
    this.ids = ids;
    this.clock = clock;
  }

  /** What was issued. */
  public record Issued(SignedUpdate update, LicenseEntry entry) {}

  /**
   * Puts a licence into the container of a context.
   *
   * @param item what it is for
   * @param lasts how long, up to {@link Emergency#LONGEST}
   * @throws IllegalArgumentException when {@code lasts} is not above zero
   */
  public Outcome<Issued> issue(
      EmergencyKit kit, SignedMessage context, EmergencyKit.Item item, Duration lasts) {
    if (lasts.isNegative() || lasts.isZero()) {
      throw new IllegalArgumentException("a licence lasts longer than nothing");
    }
    if (lasts.compareTo(Emergency.LONGEST) > 0) {
      return Outcome.refused(
          Problem.EMERGENCY_TOO_LONG,
          "asked",
          Long.toString(lasts.toDays()),
          "most",
          Long.toString(Emergency.LONGEST.toDays()));
    }
    Anchor anchor = anchor(kit);
    ContextReader.Reading reading =
        new ContextReader(check)
            .read(
                context,
                firm ->
                    Optional.of(new Trust(anchor, check))
                        .filter(trust -> anchor.firm().equals(firm)));
    if (reading instanceof ContextReader.Reading.UnknownFirm) {
      return Outcome.refused(Problem.FIRM_UNKNOWN);
    }
    if (reading instanceof ContextReader.Reading.Refused refused) {
      return Outcome.refused(Problem.CONTEXT_UNTRUSTED, "reason", refused.reason().name());
    }
    ContextReader.VerifiedContext verified = ((ContextReader.Reading.Genuine) reading).context();
    if (verified.context().emergencies().size() >= Emergency.MOST_UNTOLD) {
      return Outcome.refused(
          Problem.EMERGENCY_TOO_MANY, "most", Integer.toString(Emergency.MOST_UNTOLD));
    }
    LicenseEntry entry = entry(anchor.firm(), verified.context(), item, lasts);
    return Outcome.done(new Issued(signed(kit, anchor.firm(), verified, entry), entry));
  }

  private Anchor anchor(EmergencyKit kit) {
    Anchor.Reading reading =
        Anchor.read(kit.certificates().stream().skip(1).map(SignedMessage::parse).toList(), check);
    if (reading instanceof Anchor.Reading.Genuine genuine) {
      return genuine.anchor();
    }
    throw new IllegalArgumentException("the kit's certificates are not a firm's");
  }

  private LicenseEntry entry(
      FirmId firm, ContainerContext context, EmergencyKit.Item item, Duration lasts) {
    Instant from = clock.instant().minus(EARLIER).truncatedTo(ChronoUnit.SECONDS);
    Terms terms =
        Terms.builder()
            .kinds(context.serial().kind())
            .validFrom(from)
            .validUntil(from.plus(lasts))
            .seats(item.seats())
            .build();
    return new LicenseEntry(
        new LicenseId(ids.next()),
        1,
        firm,
        item.product(),
        item.features(),
        item.name(),
        "emergency licence",
        terms,
        List.of(),
        List.of());
  }

  private SignedUpdate signed(
      EmergencyKit kit, FirmId firm, ContextReader.VerifiedContext verified, LicenseEntry entry) {
    Issuer issuer = Issuer.of(kit.key().keys().thumbprint());
    ChainPosition position = verified.context().position(issuer);
    Operation.Put put = new Operation.Put(entry.license(), entry.generation(), entry.digest());
    Digest container = verified.keys().thumbprint();
    LicenseUpdate update =
        new LicenseUpdate(
            firm,
            container,
            issuer,
            position.counter() + 1,
            position.digest(),
            List.of(put),
            Granted.NOTHING.after(put).digest());
    List<Bytes> certificates = kit.certificates();
    SignedMessage message =
        SignedMessage.sign(
            MessageType.UPDATE,
            SignedMessage.Header.certified(certificates),
            update.encode(),
            keys.signer(kit.key()));
    return new SignedUpdate(message, List.of(entry.encode()));
  }
}
