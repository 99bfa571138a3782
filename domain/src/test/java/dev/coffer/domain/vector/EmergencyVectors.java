package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.EmergencyAuthor;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Licences of emergencies, and entries that may or may not be used at a time. */
final class EmergencyVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;
  private static final Instant T0 = Samples.T0;
  private static final Duration DAY = Duration.ofDays(1);

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final Digest container = box.keys().keys().thumbprint();
  private final EmergencyAuthor author = new EmergencyAuthor(FIRM, 1);
  private final LicenseEntry entry = author.entry(1, T0, T0.plus(Duration.ofDays(14)));
  private final SignedUpdate genuine = author.put(container, 1, Digest.ZERO, entry);

  private EmergencyVectors() {}

  static List<Vector> all() {
    EmergencyVectors vectors = new EmergencyVectors();
    vectors.updates();
    vectors.applied();
    vectors.usable();
    return vectors.all;
  }

  private void update(String name, String outcome, String why, SignedUpdate update) {
    all.add(
        Vector.of("update", "emergency-" + name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("input", UpdateVectors.bundle(update)));
  }

  private LicenseUpdate content(Issuer issuer, List<Operation> operations, Granted granted) {
    return new LicenseUpdate(
        FIRM.id(), container, issuer, 1, Digest.ZERO, operations, granted.digest());
  }

  private void updates() {
    Operation.Put put = TestContainer.put(entry);
    Granted granted = Granted.NOTHING.after(put);
    update("genuine", "ok", "A licence of 14 days by an emergency key.", genuine);
    update(
        "for-central",
        "WRONG_ROLE",
        "By an emergency key, on Central's chain.",
        author.signed(content(Issuer.CENTRAL, List.of(put), granted), entry));
    LicenseUpdate own = content(author.issuer(), List.of(put), granted);
    update(
        "by-issuing-key",
        "WRONG_ROLE",
        "By an issuing key, on the chain of an emergency key.",
        FIRM.sign(new Chain.Step(1, own.digest(), own.encode(), List.of(entry.encode())), 1));
    update(
        "block",
        "NOT_PERMITTED",
        "Blocks the container.",
        author.signed(content(author.issuer(), List.of(new Operation.Block()), Granted.NOTHING)));
    Operation.Put later = new Operation.Put(entry.license(), 2, entry.digest());
    update(
        "other-generation",
        "NOT_PERMITTED",
        "Puts a second generation.",
        author.signed(
            content(author.issuer(), List.of(later), Granted.NOTHING.after(later)), entry));
    update(
        "other-state",
        "NOT_PERMITTED",
        "Announces another state than its licence alone.",
        author.signed(content(author.issuer(), List.of(put), Granted.NOTHING), entry));
    LicenseEntry longer = author.entry(1, T0, T0.plus(Duration.ofDays(14)).plusSeconds(1));
    update(
        "too-long",
        "NOT_PERMITTED",
        "A licence of 14 days and a second.",
        author.put(container, 1, Digest.ZERO, longer));
    LicenseEntry endless = Samples.entry(FIRM.id(), 1, 1, Samples.anywhere().validFrom(T0).build());
    update(
        "endless",
        "NOT_PERMITTED",
        "A licence without end.",
        author.put(container, 1, Digest.ZERO, endless));
    update(
        "signed-as-time",
        "BAD_SIGNATURE",
        "Signed as a message of another type.",
        new SignedUpdate(
            SignedMessage.sign(MessageType.TIME, author.header(), own.encode(), author.signer()),
            List.of(entry.encode())));
  }

  private void apply(String name, String outcome, String why, Bytes held, SignedUpdate input) {
    all.add(
        Vector.of("apply", "emergency-" + name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("keys", box.keys().keys().encoded())
            .with("kind", "C")
            .with("capacity", "20")
            .with("held", held)
            .with("contexts", "1")
            .with("input", UpdateVectors.bundle(input)));
  }

  private void applied() {
    Chain.Step first = box.issuePuts(Samples.entry(FIRM.id(), 7, 1, Samples.anywhere().build()));
    Bytes held = UpdateVectors.bundle(FIRM.sign(first, 1));
    apply("first", "ok", "Beside a licence of Central's.", held, genuine);
    apply("replay", "REPEATED", "The same again.", UpdateVectors.bundle(genuine), genuine);
    apply(
        "gap",
        "GAP",
        "The second of its chain without the first.",
        held,
        author.put(container, 2, TestFirm.digest("first"), entry));
    apply(
        "other-container",
        "WRONG_CONTAINER",
        "For another container.",
        held,
        author.put(TestFirm.digest("another"), 1, Digest.ZERO, entry));
    apply(
        "of-centrals-licence",
        "OTHER_ISSUER",
        "Puts a licence that Central put.",
        held,
        author.put(container, 1, Digest.ZERO, author.entry(7, T0, T0.plus(DAY))));
    apply(
        "stale-epoch",
        "STALE_EPOCH",
        "By a key of epoch 1 after an update of epoch 2.",
        UpdateVectors.bundle(FIRM.sign(first, 2)),
        genuine);
    LicenseEntry[] sixteen = new LicenseEntry[16];
    for (int i = 0; i < sixteen.length; i++) {
      sixteen[i] = author.entry(100 + i, T0, T0.plus(DAY));
    }
    SignedUpdate many = author.put(container, 1, Digest.ZERO, sixteen);
    apply("sixteen", "ok", "As many as a container takes untold.", held, many);
    apply(
        "seventeenth",
        "TOO_MANY_EMERGENCIES",
        "One more than a container takes untold.",
        UpdateVectors.bundle(many),
        author.put(
            container, 2, author.content(container, 1, Digest.ZERO, sixteen).digest(), entry));
  }

  private void usable(
      String name, String outcome, String why, Instant clock, Instant own, LicenseEntry what) {
    SignedUpdate by =
        what.equals(entry) ? genuine : FIRM.sign(UpdateVectors.container(FIRM).issuePuts(what), 1);
    usable(name, outcome, why, by, clock, own, Optional.empty(), Optional.empty(), what);
  }

  private void usable(
      String name,
      String outcome,
      String why,
      SignedUpdate by,
      Instant clock,
      Instant own,
      Optional<Instant> first,
      Optional<Instant> contact,
      LicenseEntry what) {
    all.add(
        Vector.of("usable", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("update", by.message().encoded())
            .with("clock", Long.toString(clock.getEpochSecond()))
            .with("own", Long.toString(own.getEpochSecond()))
            .with("first", first.map(each -> Long.toString(each.getEpochSecond())).orElse(""))
            .with("contact", contact.map(each -> Long.toString(each.getEpochSecond())).orElse(""))
            .with("input", what.encode()));
  }

  private static LicenseEntry central(Terms.Builder terms) {
    return Samples.entry(FIRM.id(), 8, 1, terms.build());
  }

  private void usable() {
    Instant end = T0.plus(Duration.ofDays(14));
    usable("emergency", "ok", "In its days.", T0, T0, entry);
    usable(
        "emergency-last-second", "ok", "A second before its end.", end.minusSeconds(1), T0, entry);
    usable("emergency-over", "OVER", "Expired: at its end.", end, end, entry);
    usable(
        "emergency-before",
        "NOT_YET",
        "A second before it begins.",
        T0.minusSeconds(1),
        T0.minusSeconds(1),
        entry);
    usable(
        "emergency-clock-set-back",
        "CLOCK",
        "By the clock it is valid, by own time over.",
        end.minus(DAY),
        end,
        entry);
    usable(
        "emergency-clock-little-back",
        "OVER",
        "The same, 300 seconds apart: the two agree.",
        end.minusSeconds(300),
        end,
        entry);
    LicenseEntry period = central(Samples.anywhere().usagePeriod(DAY));
    usable("period-not-begun", "ok", "A usage period may begin.", T0, T0, period);
    usable(
        "period-begins-suspect",
        "CLOCK",
        "It does not begin while clock and own time contradict each other.",
        T0,
        T0.plusSeconds(301),
        period);
    SignedUpdate by = FIRM.sign(UpdateVectors.container(FIRM).issuePuts(period), 1);
    Instant over = T0.plus(DAY);
    usable(
        "period-over",
        "OVER",
        "A day after its first use.",
        by,
        over,
        over,
        Optional.of(T0),
        Optional.empty(),
        period);
    LicenseEntry contact = central(Samples.anywhere().contactEvery(DAY));
    SignedUpdate checked = FIRM.sign(UpdateVectors.container(FIRM).issuePuts(contact), 1);
    usable("contact-never", "DUE", "There was no contact.", T0, T0, contact);
    usable(
        "contact-recent",
        "ok",
        "A second before contact is due.",
        checked,
        over.minusSeconds(1),
        over.minusSeconds(1),
        Optional.empty(),
        Optional.of(T0),
        contact);
    usable(
        "contact-due",
        "DUE",
        "Contact is due.",
        checked,
        over,
        over,
        Optional.empty(),
        Optional.of(T0),
        contact);
    usable(
        "contact-clock-set-back",
        "CLOCK",
        "By the clock it is not due, by own time it is.",
        checked,
        T0,
        over,
        Optional.empty(),
        Optional.of(T0),
        contact);
  }
}
