package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.PublicKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Security;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.junit.jupiter.api.Test;

class MlDsa65Test {
  private static final Bytes SEED =
      Bytes.fromHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");
  private static final Bytes MESSAGE = Bytes.utf8("message");

  @Test
  void aSeedMakesOneKeyAndOneSignature() {
    MLDSAPrivateKeyParameters key = MlDsa65.privateKey(SEED);
    PublicKey publicKey = MlDsa65.publicKey(key);
    Bytes signature = MlDsa65.sign(key, MESSAGE);
    assertThat(Digest.sha256(publicKey.encoded()).hex())
        .isEqualTo("d666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9");
    assertThat(Digest.sha256(signature).hex())
        .isEqualTo("528fbdd2627565d4bf5caede411725759b235999ce0d91a92a3eaba020906ef4");
    assertThat(MlDsa65.verify(MlDsa65.publicKey(publicKey), MESSAGE, signature)).isTrue();
  }

  /** Java has ML-DSA from version 24 on; before, there is nothing to compare with. */
  @Test
  void theJavaPlatformAgreesWhereItHasMlDsa() throws GeneralSecurityException, IOException {
    if (!Security.getAlgorithms("Signature").contains("ML-DSA-65")) {
      assertThat(Runtime.version().feature()).isLessThan(24);
      return;
    }
    MLDSAPrivateKeyParameters key = MlDsa65.privateKey(SEED);
    SubjectPublicKeyInfo info =
        SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key.getPublicKeyParameters());
    Signature verifier = Signature.getInstance("ML-DSA-65");
    verifier.initVerify(
        KeyFactory.getInstance("ML-DSA-65")
            .generatePublic(new X509EncodedKeySpec(info.getEncoded())));
    verifier.update(MESSAGE.toArray());
    assertThat(verifier.verify(MlDsa65.sign(key, MESSAGE).toArray())).isTrue();

    KeyPair pair = KeyPairGenerator.getInstance("ML-DSA-65").generateKeyPair();
    Signature signer = Signature.getInstance("ML-DSA-65");
    signer.initSign(pair.getPrivate());
    signer.update(MESSAGE.toArray());
    SubjectPublicKeyInfo theirs = SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
    PublicKey publicKey =
        new PublicKey(Algorithm.ML_DSA_65, Bytes.of(theirs.getPublicKeyData().getOctets()));
    assertThat(MlDsa65.verify(MlDsa65.publicKey(publicKey), MESSAGE, Bytes.of(signer.sign())))
        .isTrue();
  }
}
