package dev.coffer.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Certificate;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Payloads that say the same in another way, or what no writer would, are refused by name. */
class PayloadRefusalTest {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 16, 8, 64);

  @Test
  void aCertificateWithListsOutOfOrderIsNotCanonical() {
    Bytes container = SpecSamples.containerCertificate().encode();
    Cbor types = Cbor.array(Cbor.of("proof"), Cbor.of("context"));

    refuses(Malformed.Reason.NOT_CANONICAL, Certificate::parse, changed(container, 6, types));
  }

  @Test
  void aCertificateWithANameOfTwoLinesIsNoText() {
    refuses(
        Malformed.Reason.BAD_TEXT,
        Certificate::parse,
        changed(SpecSamples.containerCertificate().encode(), 12, Cbor.of("a\nb")));
  }

  @Test
  void aSerialInLowerCaseIsNotCanonical() {
    String serial = SpecSamples.credential().container().text().toLowerCase(Locale.ROOT);

    refuses(
        Malformed.Reason.NOT_CANONICAL,
        CredentialFile::parse,
        changed(SpecSamples.credential().encode(), 2, Cbor.of(serial)));
    refuses(
        Malformed.Reason.NOT_CANONICAL,
        payload ->
            ContainerProof.open(
                SpecSamples.byContainer(MessageType.PROOF, payload), BouncySigner.CHECK),
        changed(SpecSamples.proof(), 2, Cbor.of(serial)));
  }

  @Test
  void aServerAddressWithControlCharactersIsNoText() {
    refuses(
        Malformed.Reason.BAD_TEXT,
        CredentialFile::parse,
        changed(SpecSamples.credential().encode(), 4, Cbor.of("https://a\u001b[2J")));
  }

  @Test
  void termsTellAWrongTypeFromAWrongNumber() {
    Bytes entry = SpecSamples.entry().encode();
    Cbor.Dict terms =
        (Cbor.Dict) ((Cbor.Dict) Cbor.parse(entry, LIMITS)).entries().get(Cbor.Key.of(9));
    Cbor text = Cbor.array(Cbor.of(true), Cbor.of(true), Cbor.of("0"), Cbor.of(0));
    Cbor many = Cbor.array(Cbor.of(true), Cbor.of(true), Cbor.of(1001), Cbor.of(0));

    refuses(
        Malformed.Reason.WRONG_TYPE,
        LicenseEntry::parse,
        changed(entry, 9, Cbor.parse(changed(terms.encode(), 15, text), LIMITS)));
    refuses(
        Malformed.Reason.OUT_OF_RANGE,
        LicenseEntry::parse,
        changed(entry, 9, Cbor.parse(changed(terms.encode(), 15, many), LIMITS)));
  }

  private static Bytes changed(Bytes encoded, long key, Cbor value) {
    Cbor.Dict dict = (Cbor.Dict) Cbor.parse(encoded, LIMITS);
    TreeMap<Cbor.Key, Cbor> entries = new TreeMap<>(dict.entries());
    assertThat(entries.put(Cbor.Key.of(key), value)).isNotEqualTo(value);
    return Cbor.dict(entries).encode();
  }

  private static void refuses(Malformed.Reason reason, Function<Bytes, ?> reader, Bytes encoded) {
    assertThatExceptionOfType(Malformed.class)
        .isThrownBy(() -> reader.apply(encoded))
        .extracting(Malformed::reason)
        .isEqualTo(reason);
  }
}
