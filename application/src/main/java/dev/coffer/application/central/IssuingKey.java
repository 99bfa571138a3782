package dev.coffer.application.central;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.Trust;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys that sign a firm's updates now, with what goes along: one state of the firm's keys.
 *
 * @param epoch of these keys
 * @param rootEpoch the first epoch that the firm's present root certified
 * @param certificate the digest of the certificate for them
 */
record IssuingKey(
    Signer signer, SignedMessage.Header header, long epoch, long rootEpoch, Digest certificate) {
  private static final int AROUND_SIGNATURES = 8 * 1024;

  /**
   * Of a stored certificate.
   *
   * @throws IllegalStateException when the firm's root did not sign it
   */
  static IssuingKey of(Signer signer, Bytes certificate, Trust trust) {
    if (!(trust.certificate(certificate, Role.ISSUING)
        instanceof Trust.CertificateReading.Genuine own)) {
      throw new IllegalStateException("a stored issuing certificate is not genuine");
    }
    Anchor anchor = trust.anchor();
    List<Bytes> certificates = new ArrayList<>();
    certificates.add(certificate);
    anchor.messages().forEach(root -> certificates.add(root.encoded()));
    return new IssuingKey(
        signer,
        SignedMessage.Header.certified(certificates),
        own.certificate().epoch(),
        anchor.epoch(),
        Digest.sha256(certificate));
  }

  SignedMessage sign(MessageType type, Bytes payload) {
    return SignedMessage.sign(type, header, payload, signer);
  }

  /** At most so many octets surround the payload of a message. */
  int around() {
    return AROUND_SIGNATURES + header.certificates().stream().mapToInt(Bytes::length).sum();
  }
}
