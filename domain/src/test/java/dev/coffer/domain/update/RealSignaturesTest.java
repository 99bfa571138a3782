package dev.coffer.domain.update;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.fixture.BouncySigner;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.TestContainer;
import dev.coffer.domain.fixture.TestFirm;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The whole way of one update with ECDSA and ML-DSA as Bouncy Castle makes them. */
class RealSignaturesTest {
  private static final BigInteger ORDER =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private final TestFirm firm = TestFirm.real("real firm", TestFirm.HYBRID);
  private final TestContainer box = new TestContainer(firm, "real", ContainerKind.CLOUD, 3);
  private final Chain.Step step =
      box.issuePuts(Samples.entry(firm.id(), 1, 1, Samples.anywhere().build()));

  @Test
  void anUpdateIsAppliedAndItsReceiptBelieved() {
    assertThat(box.apply(step)).isInstanceOf(ApplyResult.Applied.class);

    ContextReader.Reading reading =
        new ContextReader(BouncySigner.CHECK)
            .read(box.signed(box.context()), id -> Optional.of(firm.trust()));

    assertThat(reading).isInstanceOf(ContextReader.Reading.Genuine.class);
    assertThat(
            ((ContextReader.Reading.Genuine) reading).context().context().position(Issuer.CENTRAL))
        .isEqualTo(box.chain().issued());
  }

  @Test
  void anAlteredSignatureOfEitherAlgorithmIsRefused() {
    SignedUpdate genuine = firm.sign(step, 1);
    for (int at = 0; at < 2; at++) {
      int signature = at;
      SignedMessage altered =
          withSignature(
              genuine.message(),
              signature,
              octets -> {
                byte[] bytes = octets.toArray();
                bytes[40] ^= 1;
                return Bytes.of(bytes);
              });
      assertThat(firm.trust().read(new SignedUpdate(altered, genuine.entries())))
          .isEqualTo(new Trust.UpdateReading.Refused(TrustRefusal.BAD_SIGNATURE));
    }
  }

  @Test
  void theOtherFormOfAnEcdsaSignatureIsTheSameUpdate() {
    SignedUpdate genuine = firm.sign(step, 1);
    SignedMessage other =
        withSignature(
            genuine.message(),
            0,
            octets -> {
              BigInteger s = new BigInteger(1, octets.slice(32, 64).toArray());
              return Bytes.fromHex(
                  octets.slice(0, 32).hex() + String.format("%064x", ORDER.subtract(s)));
            });
    assertThat(other).isNotEqualTo(genuine.message());
    box.apply(step);

    VerifiedUpdate again = firm.verified(new SignedUpdate(other, genuine.entries()));

    assertThat(again.digest()).isEqualTo(step.digest());
    assertThat(box.state().apply(again, Samples.T0)).isEqualTo(new ApplyResult.Repeated());
  }

  private static SignedMessage withSignature(
      SignedMessage message, int at, UnaryOperator<Bytes> change) {
    Cbor.Tag tag = (Cbor.Tag) Cbor.parse(message.encoded(), new Cbor.Limits(1 << 20, 9, 99));
    List<Cbor> parts = ((Cbor.Array) tag.content()).items();
    List<Cbor> signatures = new ArrayList<>(((Cbor.Array) parts.get(3)).items());
    List<Cbor> one = ((Cbor.Array) signatures.get(at)).items();
    Cbor changed = Cbor.of(change.apply(((Cbor.Bstr) one.get(2)).value()));
    signatures.set(at, Cbor.array(one.get(0), one.get(1), changed));
    return SignedMessage.parse(
        new Cbor.Tag(
                98, Cbor.array(parts.get(0), parts.get(1), parts.get(2), Cbor.array(signatures)))
            .encode());
  }
}
