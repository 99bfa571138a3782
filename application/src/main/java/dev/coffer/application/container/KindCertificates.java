package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import java.util.Optional;

/**
 * What makes a container's kind believed: an operator's certificate for it, and each firm's for the
 * operator. Machine containers need none ({@link #NONE}).
 */
public interface KindCertificates {
  /** No certificates: the containers are machines to everybody. */
  KindCertificates NONE =
      new KindCertificates() {
        @Override
        public Optional<Bytes> certify(ContainerKind kind, KeySet container) {
          return Optional.empty();
        }

        @Override
        public Optional<Bytes> operator(FirmId firm) {
          return Optional.empty();
        }
      };

  /** A certificate for a new container, encoded; signs once. */
  Optional<Bytes> certify(ContainerKind kind, KeySet container);

  /** The firm's certificate for this operator, encoded, if the firm lists it. */
  Optional<Bytes> operator(FirmId firm);
}
