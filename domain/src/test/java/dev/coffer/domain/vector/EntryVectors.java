package dev.coffer.domain.vector;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.Granted;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.Issuer;
import dev.coffer.domain.update.LicenseUpdate;
import dev.coffer.domain.update.Operation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Entries that an update of the firm names, whatever their octets say. */
final class EntryVectors {
  private static final TestFirm FIRM = UpdateVectors.FIRM;
  private static final int TERMS = 9;

  private final List<Vector> all = new ArrayList<>();
  private final TestContainer box = UpdateVectors.container(FIRM);
  private final Bytes genuine = entry(FIRM).encode();

  private EntryVectors() {}

  static List<Vector> all() {
    EntryVectors vectors = new EntryVectors();
    vectors.genuine();
    vectors.entries();
    vectors.terms();
    return vectors.all;
  }

  private static LicenseEntry entry(TestFirm firm) {
    return Samples.entry(
        firm.id(), 1, 1, Samples.anywhere().validFrom(Samples.T0).validUntil(Samples.T0).build());
  }

  private void genuine() {
    Bytes update = update(genuine);
    add("genuine", "ok", "An entry with the update that names it.", update, genuine);
    add(
        "altered",
        "BAD_SIGNATURE",
        "One bit is flipped.",
        update,
        Alter.flip(genuine, genuine.length() - 1));
    add(
        "of-other-update",
        "BAD_SIGNATURE",
        "An entry that this update does not name.",
        update,
        Samples.entry(FIRM.id(), 2, 1, Samples.anywhere().build()).encode());
    signed(
        "of-other-firm",
        "WRONG_FIRM",
        "An entry of another firm.",
        entry(UpdateVectors.RIVAL).encode());
  }

  private void entries() {
    signed(
        "trailing-byte",
        "MALFORMED_TRAILING_BYTES",
        "An octet after it.",
        Bytes.concat(genuine, Bytes.fromHex("00")));
    field("future-format", "MALFORMED_OUT_OF_RANGE", "Format 2.", 1, Cbor.of(2));
    field("short-id", "MALFORMED_OUT_OF_RANGE", "An id of 15 octets.", 2, octets(15));
    field("generation-zero", "MALFORMED_OUT_OF_RANGE", "Generation 0.", 3, Cbor.of(0));
    field("product-zero", "MALFORMED_OUT_OF_RANGE", "Product 0.", 5, Cbor.of(0));
    field("name-of-two-lines", "MALFORMED_BAD_TEXT", "A line feed.", 7, Cbor.of("a\nb"));
    field("long-name", "MALFORMED_OUT_OF_RANGE", "129 letters.", 7, Cbor.of("x".repeat(129)));
    field("too-long-key", "MALFORMED_OUT_OF_RANGE", "A key of 257.", 10, Cbor.array(octets(257)));
    field(
        "too-many-modules",
        "MALFORMED_OUT_OF_RANGE",
        "33 modules.",
        11,
        Cbor.array(
            Collections.nCopies(
                33, Alter.parse(Bytes.fromHex("a3010102480000000000000000" + "0360")))));
    field("unknown-key", "MALFORMED_UNKNOWN_KEY", "A key 12.", 12, Cbor.of(0));
    signed(
        "without-terms", "MALFORMED_MISSING_KEY", "Without terms.", Alter.without(genuine, TERMS));
  }

  private void terms() {
    Cbor one = Cbor.array(Cbor.of(67));
    term("no-kind", "MALFORMED_OUT_OF_RANGE", "Allowed nowhere.", 1, Cbor.array());
    term(
        "kind-twice",
        "MALFORMED_OUT_OF_RANGE",
        "One kind twice.",
        1,
        Cbor.array(Cbor.of(67), Cbor.of(67)));
    term("unknown-kind", "MALFORMED_BAD_TEXT", "Kind X.", 1, Cbor.array(Cbor.of(88)));
    term("ends-before-start", "MALFORMED_OUT_OF_RANGE", "Ends at 1970.", 3, Cbor.of(0));
    term("period-zero", "MALFORMED_OUT_OF_RANGE", "Usable for 0 s.", 4, Cbor.of(0));
    term("no-seat", "MALFORMED_OUT_OF_RANGE", "No seat.", 7, Cbor.of(0));
    term("unknown-counting", "MALFORMED_OUT_OF_RANGE", "Counting 4.", 8, Cbor.of(4));
    term("borrow-of-one-number", "MALFORMED_WRONG_TYPE", "One number.", 10, one);
    term(
        "unknown-link-loss",
        "MALFORMED_OUT_OF_RANGE",
        "What there is not.",
        11,
        Cbor.array(Cbor.of(3), Cbor.of(1)));
    term("number-for-bool", "MALFORMED_WRONG_TYPE", "1 for true.", 14, Cbor.of(1));
    term("unknown-term", "MALFORMED_UNKNOWN_KEY", "A term 19.", 19, Cbor.of(0));
  }

  private static Cbor octets(int count) {
    return Cbor.of(Bytes.of(new byte[count]));
  }

  private void field(String name, String outcome, String why, long key, Cbor value) {
    signed(name, outcome, why, Alter.key(genuine, key, value));
  }

  private void term(String name, String outcome, String why, long key, Cbor value) {
    Cbor.Dict entry = (Cbor.Dict) Alter.parse(genuine);
    Cbor terms = entry.entries().get(Cbor.Key.of(TERMS));
    if (terms == null) {
      throw new AssertionError("an entry has terms");
    }
    field(name, outcome, why, TERMS, Alter.parse(Alter.key(terms.encode(), key, value)));
  }

  private void signed(String name, String outcome, String why, Bytes entry) {
    add(name, outcome, why, update(entry), entry);
  }

  /** The message of an update that names these octets. */
  private Bytes update(Bytes entry) {
    Operation put = new Operation.Put(Samples.license(1), 1, Digest.sha256(entry));
    LicenseUpdate update =
        new LicenseUpdate(
            FIRM.id(),
            box.keys().keys().thumbprint(),
            Issuer.CENTRAL,
            1,
            Digest.ZERO,
            List.of(put),
            Granted.NOTHING.after(put).digest());
    Chain.Step step = new Chain.Step(1, update.digest(), update.encode(), List.of(entry));
    return FIRM.sign(step, 1).message().encoded();
  }

  private void add(String name, String outcome, String why, Bytes update, Bytes input) {
    all.add(
        Vector.of("entry", name, outcome, why)
            .with("anchor", UpdateVectors.ANCHOR)
            .with("update", update)
            .with("input", input));
  }
}
