package dev.coffer.domain.cose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Malformed.Reason;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.TestFirm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is no message of the accepted form, refused by name before any signature is looked at. */
class SignedMessageFormTest {
  private static final Signer SIGNER = BouncySigner.of("signer", TestFirm.CLASSICAL);
  private static final SignedMessage MESSAGE = sign(SignedMessage.Header.NONE, SIGNER);
  private static final SignedMessage HYBRID =
      sign(SignedMessage.Header.NONE, BouncySigner.of("signer", TestFirm.HYBRID));
  private static final Digest KEY_ID = SIGNER.keys().thumbprint();

  @Test
  void theEncodingIsThatOfTheSpecification() {
    String signature =
        ((Cbor.Bstr) ((Cbor.Array) Messages.signatures(MESSAGE).items().get(0)).items().get(2))
            .value()
            .hex();
    assertThat(MESSAGE.encoded().hex())
        .isEqualTo(
            "d862" // tag 98
                + "84" // array of 4
                + "40" // protected: empty
                + "a0" // unprotected: empty
                + "477061796c6f6164" // payload
                + "81" // one signature
                + "83" // array of 3
                + "5826a20128045820" // protected: {1: -9, 4: key id}
                + KEY_ID.hex()
                + "a0"
                + "5840"
                + signature);
  }

  @Test
  void otherTagsAndStructuresAreRefused() {
    Cbor content = ((Cbor.Tag) Cbor.parse(MESSAGE.encoded(), limits())).content();
    refused(content, Reason.WRONG_TYPE);
    refused(new Cbor.Tag(18, content), Reason.WRONG_TYPE);
    refused(new Cbor.Tag(98, new Cbor.Tag(98, content)), Reason.WRONG_TYPE);
    refused(new Cbor.Tag(98, Cbor.of(1)), Reason.WRONG_TYPE);
    List<Cbor> parts = new ArrayList<>(Messages.parts(MESSAGE));
    parts.add(Cbor.of(1));
    refused(new Cbor.Tag(98, Cbor.array(parts)), Reason.WRONG_TYPE);
    refused(new Cbor.Tag(98, Cbor.array(parts.subList(0, 3))), Reason.WRONG_TYPE);
    refused(Messages.with(MESSAGE, 0, Cbor.dict(Map.of())), Reason.WRONG_TYPE);
    refused(Messages.with(MESSAGE, 2, Cbor.of("payload")), Reason.WRONG_TYPE);
  }

  @Test
  void aDetachedPayloadIsRefused() {
    refused(Messages.with(MESSAGE, 2, new Cbor.Nil()), Reason.WRONG_TYPE);
  }

  @Test
  void unprotectedHeadersAreRefused() {
    Cbor kid = new MapWriter().put(4, KEY_ID.value()).build();
    refused(Messages.with(MESSAGE, 1, kid), Reason.BAD_HEADER);
    refused(Messages.withSignature(MESSAGE, 1, kid), Reason.BAD_HEADER);
    refused(Messages.with(MESSAGE, 1, new Cbor.Nil()), Reason.BAD_HEADER);
  }

  @Test
  void unknownAndCriticalHeadersAreRefused() {
    MapWriter critical = new MapWriter().put(2, List.of(Cbor.of(4)));
    refused(Messages.with(MESSAGE, 0, header(critical)), Reason.UNKNOWN_KEY);
    refused(Messages.with(MESSAGE, 0, header(new MapWriter().put(1, -9))), Reason.UNKNOWN_KEY);
    refused(Messages.with(MESSAGE, 0, header(new MapWriter().put(-70003, 1))), Reason.UNKNOWN_KEY);
    refused(
        Messages.withSignature(MESSAGE, 0, header(signerHeader().put(2, List.of(Cbor.of(4))))),
        Reason.UNKNOWN_KEY);
    refused(
        Messages.withSignature(MESSAGE, 0, header(signerHeader().put(5, Bytes.utf8("iv")))),
        Reason.UNKNOWN_KEY);
  }

  @Test
  void aSignersHeaderHasAlgorithmAndKeyId() {
    refused(
        Messages.withSignature(MESSAGE, 0, header(new MapWriter().put(1, -9))), Reason.MISSING_KEY);
    refused(
        Messages.withSignature(MESSAGE, 0, header(new MapWriter().put(4, KEY_ID.value()))),
        Reason.MISSING_KEY);
    refused(Messages.withSignature(MESSAGE, 0, Cbor.of(Bytes.empty())), Reason.TRUNCATED);
    refused(
        Messages.withSignature(
            MESSAGE, 0, header(new MapWriter().put(1, -9).put(4, Bytes.utf8("short")))),
        Reason.OUT_OF_RANGE);
    for (int algorithm : new int[] {-7, -8, -35, -48, 0, 5}) {
      refused(
          Messages.withSignature(
              MESSAGE, 0, header(new MapWriter().put(1, algorithm).put(4, KEY_ID.value()))),
          Reason.BAD_HEADER);
    }
    refused(
        Messages.withSignature(
            MESSAGE, 0, header(new MapWriter().put(1, "ES256").put(4, KEY_ID.value()))),
        Reason.WRONG_TYPE);
  }

  @Test
  void headersHaveOneEncoding() {
    // An empty map where nothing is meant; lists that are there and empty.
    refused(Messages.with(MESSAGE, 0, header(new MapWriter())), Reason.NOT_CANONICAL);
    refused(
        Messages.with(MESSAGE, 0, header(new MapWriter().put(-70002, List.<Cbor>of()))),
        Reason.NOT_CANONICAL);
    // Algorithm after key id, by hand.
    Bytes turned = Bytes.concat(Bytes.fromHex("a2045820"), KEY_ID.value(), Bytes.fromHex("0128"));
    refused(Messages.withSignature(MESSAGE, 0, Cbor.of(turned)), Reason.NOT_CANONICAL);
    refused(Messages.with(MESSAGE, 0, Cbor.of(Bytes.fromHex("bfff"))), Reason.UNSUPPORTED);
  }

  @Test
  void certificatesInTheHeaderAreBounded() {
    Cbor one = Cbor.of(Bytes.utf8("certificate"));
    Cbor long16 = Cbor.of(Bytes.of(new byte[16 * 1024 + 1]));
    refused(
        Messages.with(MESSAGE, 0, header(new MapWriter().put(-70002, Collections.nCopies(9, one)))),
        Reason.OUT_OF_RANGE);
    refused(
        Messages.with(MESSAGE, 0, header(new MapWriter().put(-70002, List.of(long16)))),
        Reason.OVER_LIMIT);
    refused(
        Messages.with(MESSAGE, 0, header(new MapWriter().put(-70002, List.of(Cbor.of(1))))),
        Reason.WRONG_TYPE);
    refused(Messages.with(MESSAGE, 0, header(new MapWriter().put(-70001, 1))), Reason.WRONG_TYPE);
  }

  @Test
  void aMessageHasOneOrTwoSignatures() {
    Cbor signature = Messages.signatures(HYBRID).items().get(0);
    Cbor other = Messages.signatures(HYBRID).items().get(1);
    refused(Messages.with(HYBRID, 3, Cbor.array()), Reason.OUT_OF_RANGE);
    refused(Messages.with(HYBRID, 3, new Cbor.Nil()), Reason.OUT_OF_RANGE);
    refused(Messages.with(HYBRID, 3, Cbor.array(signature, other, other)), Reason.OUT_OF_RANGE);
    refused(Messages.with(HYBRID, 3, Cbor.array(Cbor.of(1))), Reason.WRONG_TYPE);
  }

  @Test
  void aSignerListedTwiceIsRefused() {
    for (Cbor signature : Messages.signatures(HYBRID).items()) {
      refused(Messages.with(HYBRID, 3, Cbor.array(signature, signature)), Reason.DUPLICATE_KEY);
    }
  }

  @Test
  void signaturesStandInTheOrderOfTheSet() {
    List<Cbor> signatures = Messages.signatures(HYBRID).items();
    refused(
        Messages.with(HYBRID, 3, Cbor.array(signatures.get(1), signatures.get(0))),
        Reason.NOT_CANONICAL);
  }

  @Test
  void signaturesOfTwoIdentitiesAreRefused() {
    SignedMessage other =
        sign(SignedMessage.Header.NONE, BouncySigner.of("other", TestFirm.HYBRID));
    Cbor mixed =
        Cbor.array(
            Messages.signatures(HYBRID).items().get(0), Messages.signatures(other).items().get(1));
    refused(Messages.with(HYBRID, 3, mixed), Reason.BAD_HEADER);
  }

  @Test
  void aSignatureHasTheLengthOfItsAlgorithm() {
    for (int length : new int[] {0, 63, 65, 70}) {
      refused(
          Messages.withSignature(MESSAGE, 2, Cbor.of(Bytes.of(new byte[length]))),
          Reason.OUT_OF_RANGE);
    }
  }

  @Test
  void tooLongAMessageIsNotReadAtAll() {
    Bytes tooLong = Bytes.of(new byte[SignedMessage.LONGEST + 1]);
    assertThatThrownBy(() -> SignedMessage.parse(tooLong))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.OVER_LIMIT));
  }

  @Test
  void anyMutationIsRefusedByNameOrReadAsItIs() {
    long seed = 31;
    Random random = new Random(seed);
    Bytes genuine = sign(SignedMessage.Header.of(SIGNER.keys()), SIGNER).encoded();
    for (int round = 0; round < 20_000; round++) {
      byte[] octets = genuine.toArray();
      for (int i = random.nextInt(3); i >= 0; i--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
      }
      try {
        SignedMessage read = SignedMessage.parse(Bytes.of(octets));
        assertThat(read.encoded()).as("seed %d round %d", seed, round).isEqualTo(Bytes.of(octets));
      } catch (Malformed refusal) {
        assertThat(refusal.getMessage()).as("seed %d round %d", seed, round).isNotBlank();
      }
    }
  }

  private static MapWriter signerHeader() {
    return new MapWriter().put(1, -9).put(4, KEY_ID.value());
  }

  private static Cbor header(MapWriter writer) {
    return Cbor.of(writer.build().encode());
  }

  private static Cbor.Limits limits() {
    return new Cbor.Limits(1 << 20, 8, 64);
  }

  private static SignedMessage sign(SignedMessage.Header header, Signer signer) {
    return SignedMessage.sign(MessageType.CONTEXT, header, Bytes.utf8("payload"), signer);
  }

  private static void refused(Cbor message, Reason reason) {
    assertThatThrownBy(() -> SignedMessage.parse(message.encode()))
        .isInstanceOfSatisfying(
            Malformed.class, refusal -> assertThat(refusal.reason()).isEqualTo(reason));
  }
}
