package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.cli.Layers.Broken;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Anchor;
import dev.coffer.domain.update.Certificate;
import dev.coffer.domain.update.Emergency;
import dev.coffer.domain.update.Role;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.TrustRefusal;
import dev.coffer.domain.update.VerifiedUpdate;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Takes signed things apart for people, each layer by the reader that the product itself uses. */
final class LayersOfFiles {
  private final Anchor anchor;
  private final SignatureCheck check;

  LayersOfFiles(Anchor anchor, SignatureCheck check) {
    this.anchor = anchor;
    this.check = check;
  }

  Layers update(Layers layers, SignedUpdate update) {
    SignedMessage message = update.message();
    List<Bytes> certificates = message.claimedHeader().certificates();
    layers.check(
        "certificates",
        () -> {
          if (certificates.size() < 2) {
            throw new Broken(TrustRefusal.UNKNOWN_KEY);
          }
          return certificates.size() - 1;
        },
        roots -> "the signer's and those of the firm's roots (%d) are there".formatted(roots));
    Optional<Trust> trust =
        layers.check(
            "roots",
            () -> new Trust(roots(message), check),
            found ->
                found.anchor().generation() > anchor.generation()
                    ? "later than the anchor's, each named by the one before"
                    : "the anchor's");
    Optional<Certificate> issuing =
        layers.check(
            "issuing certificate",
            () -> issuing(trust.orElseThrow(), certificates.get(0)),
            LayersOfFiles::issuer);
    layers.check(
        "signature",
        () -> {
          KeySet keys = issuing.orElseThrow().subject();
          verified(message, MessageType.UPDATE, keys, Set.of());
          return keys;
        },
        keys -> labels(keys.algorithms()) + " over exactly these octets, as an update");
    Optional<Trust.UpdateReading> whole =
        layers.check(
            "content",
            () -> {
              Trust.UpdateReading reading = trust.orElseThrow().read(update);
              if (reading instanceof Trust.UpdateReading.Refused refused
                  && refused.reason() != TrustRefusal.BAD_SIGNATURE) {
                throw new Broken(refused.reason());
              }
              return reading;
            },
            reading -> "all signatures that the firm requires; the firm's own chain");
    layers.check("entries", () -> genuine(whole.orElseThrow()), LayersOfFiles::entries);
    return layers;
  }

  /** The anchor, or the longer one that the message carries. */
  private Anchor roots(SignedMessage message) throws Broken {
    if (message.claimedHeader().certificates().size() - 2 <= anchor.generation()) {
      return anchor;
    }
    Anchor carried = carried(message);
    if (!anchor.isContinuedBy(carried)) {
      throw new Broken(
          anchor.firm().equals(carried.firm())
              ? TrustRefusal.FOREIGN_ROOT
              : TrustRefusal.UNKNOWN_KEY);
    }
    return carried;
  }

  private Anchor carried(SignedMessage message) throws Broken {
    Anchor.Reading reading = Trust.carriedBy(message, check);
    if (reading instanceof Anchor.Reading.Refused refused) {
      throw new Broken(refused.reason());
    }
    return ((Anchor.Reading.Genuine) reading).anchor();
  }

  /** The certificate of an issuing key, or of one for emergencies. */
  private static Certificate issuing(Trust trust, Bytes encoded) throws Broken {
    Trust.CertificateReading reading = trust.certificate(encoded, Role.ISSUING);
    if (reading instanceof Trust.CertificateReading.Refused refused
        && refused.reason() == TrustRefusal.WRONG_ROLE) {
      reading = trust.certificate(encoded, Role.EMERGENCY);
    }
    if (reading instanceof Trust.CertificateReading.Refused refused) {
      throw new Broken(refused.reason());
    }
    Certificate found = ((Trust.CertificateReading.Genuine) reading).certificate();
    if (!found.types().contains(MessageType.UPDATE)) {
      throw new Broken(TrustRefusal.WRONG_ROLE);
    }
    return found;
  }

  private static String issuer(Certificate found) {
    return found.role() == Role.EMERGENCY
        ? "signed by the root; epoch %d, an emergency key: may sign licences of %d days"
            .formatted(found.epoch(), Emergency.LONGEST.toDays())
        : "signed by the root; epoch %d, may sign updates".formatted(found.epoch());
  }

  private static VerifiedUpdate genuine(Trust.UpdateReading reading) throws Broken {
    if (reading instanceof Trust.UpdateReading.Refused refused) {
      throw new Broken(
          refused.reason().name(), "the entries beside it are not exactly those that it names");
    }
    return ((Trust.UpdateReading.Genuine) reading).update();
  }

  private static String entries(VerifiedUpdate update) {
    return "update %d for container key %s, with %s"
        .formatted(
            update.update().counter(),
            update.update().container().hex().substring(0, 16),
            update.entries().isEmpty()
                ? "no entries"
                : update.entries().values().stream()
                    .map(LicenseEntry::name)
                    .sorted()
                    .collect(Collectors.joining(", ")));
  }

  Layers context(Layers layers, Bytes content) {
    Trust trust = new Trust(anchor, check);
    Optional<SignedMessage> message =
        layers.check("message", () -> SignedMessage.parse(content), LayersOfFiles::signers);
    layers.check(
        "signature",
        () -> {
          Optional<KeySet> claimed = message.orElseThrow().claimedHeader().keySet();
          if (claimed.isEmpty()) {
            throw new Broken(TrustRefusal.UNKNOWN_KEY);
          }
          KeySet set = claimed.get();
          verified(message.orElseThrow(), MessageType.CONTEXT, set, set.algorithms());
          return claimed.get();
        },
        set -> labels(set.algorithms()) + " by the container's own keys, as a context");
    Optional<ContextReader.Reading> reading =
        layers.check(
            "container",
            () -> {
              ContextReader.Reading read =
                  new ContextReader(check)
                      .read(
                          message.orElseThrow(),
                          firm -> Optional.of(trust).filter(each -> anchor.firm().equals(firm)));
              if (read instanceof ContextReader.Reading.Refused refused) {
                throw new Broken(refused.reason());
              }
              return read;
            },
            read -> "its serial names those keys, and its kind is certified where it must be");
    layers.check("firm", () -> context(reading.orElseThrow()), LayersOfFiles::told);
    return layers;
  }

  /** Looks at a certified time. */
  Layers time(Layers layers, Bytes content) {
    Optional<SignedMessage> message =
        layers.check("message", () -> SignedMessage.parse(content), LayersOfFiles::signers);
    layers.check(
        "signature",
        () ->
            new Trust(anchor, check)
                .readContact(message.orElseThrow())
                .orElseThrow(() -> new Broken(TrustRefusal.BAD_SIGNATURE)),
        contact -> "the firm saw context %d at %s".formatted(contact.contextSeq(), contact.time()));
    return layers;
  }

  /** Looks at what a firm granted. */
  Layers grant(Layers layers, Bytes content) {
    Optional<SignedGrant> grant =
        layers.check(
            "message",
            () -> SignedGrant.parse(content),
            read -> signers(read.update()) + ", entries: " + read.entries().size());
    layers.check(
        "signature",
        () -> {
          Trust.GrantReading reading = new Trust(anchor, check).readGrant(grant.orElseThrow());
          if (reading instanceof Trust.GrantReading.Refused refused) {
            throw new Broken(refused.reason());
          }
          return ((Trust.GrantReading.Genuine) reading).grant();
        },
        read ->
            "the firm granted %s by update %d for container key %s"
                .formatted(
                    Console.counted(read.granted().entries().size(), "licence"),
                    read.position().counter(),
                    read.update().container().hex().substring(0, 16)));
    return layers;
  }

  private static ContainerContext context(ContextReader.Reading reading) throws Broken {
    if (reading instanceof ContextReader.Reading.Genuine genuine) {
      return genuine.context().context();
    }
    throw new Broken("UNKNOWN_FIRM", "it is for another firm than the anchor's");
  }

  private static String told(ContainerContext context) {
    return "context %d of container %s for the anchor's firm"
        .formatted(context.contextSeq(), context.serial().text());
  }

  /**
   * Looks at one root of a file of roots.
   *
   * @param before the roots before it in the file; this one joins them
   */
  Layers root(Layers layers, Bytes content, List<SignedMessage> before) {
    Optional<SignedMessage> message =
        layers.check("message", () -> SignedMessage.parse(content), LayersOfFiles::signers);
    message.ifPresent(before::add);
    Optional<Anchor> roots =
        layers.check(
            "signature",
            () -> {
              Anchor.Reading reading = Anchor.read(before, check);
              if (reading instanceof Anchor.Reading.Refused refused) {
                throw new Broken(refused.reason());
              }
              return ((Anchor.Reading.Genuine) reading).anchor();
            },
            read -> "root %d of a firm, signed by itself".formatted(read.generation()));
    layers.check(
        "firm",
        () -> {
          Anchor read = roots.orElseThrow();
          if (!anchor.isContinuedBy(read) && !read.isContinuedBy(anchor)) {
            throw new Broken(
                read.firm().equals(anchor.firm())
                    ? TrustRefusal.FOREIGN_ROOT
                    : TrustRefusal.WRONG_FIRM);
          }
          return read;
        },
        read -> read.name() + ", the anchor's firm");
    return layers;
  }

  private void verified(
      SignedMessage message, MessageType type, KeySet keys, Set<Algorithm> required) throws Broken {
    if (message.verify(type, keys, required, check) instanceof Verification.Refused refused) {
      throw new Broken(TrustRefusal.of(refused.reason()));
    }
  }

  private static String signers(SignedMessage message) {
    return "a signed message, by key " + message.claimedSigner().hex().substring(0, 16);
  }

  private static String labels(Collection<Algorithm> algorithms) {
    return algorithms.stream().sorted().map(Algorithm::label).collect(Collectors.joining(" and "));
  }
}
