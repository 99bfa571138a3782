package dev.coffer.application.central;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Requirements;
import dev.coffer.domain.update.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;

/** The certificates that firms and this server's operator sign, from one instant on. */
final class FirmCertificates {
  private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

  private final Instant from;

  FirmCertificates(Instant now) {
    this.from = now.truncatedTo(ChronoUnit.SECONDS);
  }

  Instant from() {
    return from;
  }

  /**
   * What a root says of itself.
   *
   * @param firm empty for a firm's first root
   * @param epoch the first that it certifies; 0 for a firm's first root
   */
  SignedMessage root(
      Signer root,
      Optional<FirmId> firm,
      long epoch,
      Digest successor,
      Requirements required,
      int oldest,
      String name) {
    return sign(
        root,
        SignedMessage.Header.of(root.keys()),
        new Certificate(
            Role.ROOT,
            root.keys(),
            firm.map(FirmId::root),
            epoch,
            Set.of(MessageType.CERTIFICATE),
            from,
            NEVER,
            Optional.of(successor),
            Set.of(),
            Optional.of(required),
            name,
            oldest));
  }

  Bytes issuing(Signer root, FirmId firm, KeySet issuing, long epoch, String name) {
    return sign(
            root,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.ISSUING,
                issuing,
                Optional.of(firm.root()),
                epoch,
                Set.of(MessageType.UPDATE, MessageType.TIME, MessageType.AUDIT),
                from,
                NEVER,
                Optional.empty(),
                Set.of(),
                Set.of(),
                name))
        .encoded();
  }

  /** Of a key for the day that Central is away. */
  Bytes emergency(Signer root, FirmId firm, KeySet emergency, long epoch, String name) {
    return sign(
            root,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.EMERGENCY,
                emergency,
                Optional.of(firm.root()),
                epoch,
                Set.of(MessageType.UPDATE),
                from,
                NEVER,
                Optional.empty(),
                Set.of(),
                Set.of(),
                name))
        .encoded();
  }

  Bytes operator(Signer root, FirmId firm, KeySet operator) {
    return sign(
            root,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.OPERATOR,
                operator,
                Optional.of(firm.root()),
                0,
                Set.of(MessageType.CERTIFICATE),
                from,
                NEVER,
                Optional.empty(),
                Set.of(ContainerKind.CLOUD),
                Set.of(),
                "Cloud"))
        .encoded();
  }

  Bytes container(Signer operator, ContainerKind kind, KeySet container) {
    return sign(
            operator,
            SignedMessage.Header.NONE,
            new Certificate(
                Role.CONTAINER,
                container,
                Optional.empty(),
                0,
                Set.of(MessageType.CONTEXT, MessageType.PROOF),
                from,
                NEVER,
                Optional.empty(),
                Set.of(kind),
                Set.of(),
                ""))
        .encoded();
  }

  private static SignedMessage sign(
      Signer issuer, SignedMessage.Header header, Certificate certificate) {
    return SignedMessage.sign(MessageType.CERTIFICATE, header, certificate.encode(), issuer);
  }
}
