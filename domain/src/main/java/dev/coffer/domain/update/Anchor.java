package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.cose.Verification;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A firm's roots as a verifier holds them, first to last: what protected software carries, what a
 * container learns when it first meets the firm. Everything else about a firm is believed because
 * of it.
 *
 * <p>The first root's thumbprint is the firm's id for ever. Each root names the thumbprint of the
 * one that will follow it before anyone needs it, and the follower signs for itself: neither the
 * loss nor the theft of a root stops the firm from going on, or lets a thief go on in its place.
 * Immutable.
 */
public final class Anchor {
  /** The most roots that a firm has in its life. */
  public static final int MOST_ROOTS = 7;

  private static final Cbor.Limits LIMITS = new Cbor.Limits(MOST_ROOTS * 16 * 1024 + 64, 5, 64);

  private final List<Root> roots;

  private Anchor(List<Root> roots) {
    this.roots = List.copyOf(roots);
  }

  /** One root: what it says of itself, and that as signed. */
  record Root(SignedMessage message, Certificate certificate) {
    Digest thumbprint() {
      return certificate.subject().thumbprint();
    }

    Digest successor() {
      return certificate.successor().orElseThrow();
    }

    Requirements required() {
      return certificate.required().orElseThrow();
    }

    private boolean isLike(Root other) {
      return thumbprint().equals(other.thumbprint()) && successor().equals(other.successor());
    }
  }

  /** What reading an anchor gave. */
  public sealed interface Reading {
    /** The roots signed what they say of themselves. Whether it is the right firm, its id tells. */
    record Genuine(Anchor anchor) implements Reading {}

    /** No roots' own certificates, or not roots that follow one another. */
    record Refused(TrustRefusal reason) implements Reading {}
  }

  /**
   * Reads the self-signed certificate of a firm's only root.
   *
   * @throws Malformed when the message holds none
   */
  public static Reading read(SignedMessage message, SignatureCheck check) {
    return read(List.of(message), check, Verifier.SOFTWARE);
  }

  /**
   * Reads the self-signed certificates of a firm's roots, first to last.
   *
   * @throws Malformed when a message holds none, or there are none or too many
   */
  public static Reading read(List<SignedMessage> messages, SignatureCheck check) {
    return read(messages, check, Verifier.SOFTWARE);
  }

  /**
   * {@link #read(List, SignatureCheck)} by another verifier: one that is able to check less needs
   * the roots to say that less is enough for it.
   */
  public static Reading read(
      List<SignedMessage> messages, SignatureCheck check, Verifier verifier) {
    if (messages.isEmpty() || messages.size() > MOST_ROOTS) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "an anchor has 1 to 7 roots");
    }
    List<Root> roots = new ArrayList<>();
    for (SignedMessage message : messages) {
      Optional<TrustRefusal> refusal = append(roots, message, check, verifier);
      if (refusal.isPresent()) {
        return new Reading.Refused(refusal.get());
      }
    }
    return new Reading.Genuine(new Anchor(roots));
  }

  /** Reads {@link #encoded()}. */
  public static Reading parse(Bytes encoded, SignatureCheck check) {
    return read(messages(encoded), check);
  }

  /**
   * The certificates in {@link #encoded()}, not believed yet.
   *
   * @throws Malformed by name
   */
  public static List<SignedMessage> messages(Bytes encoded) {
    if (!(Cbor.parse(encoded, LIMITS) instanceof Cbor.Array array)) {
      return List.of(SignedMessage.parse(encoded));
    }
    if (array.items().size() < 2 || array.items().size() > MOST_ROOTS) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "a list of roots has 2 to 7");
    }
    List<SignedMessage> messages = new ArrayList<>();
    for (Cbor item : array.items()) {
      if (!(item instanceof Cbor.Bstr bstr)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "an anchor is a list of certificates");
      }
      messages.add(SignedMessage.parse(bstr.value()));
    }
    return messages;
  }

  private static Optional<TrustRefusal> append(
      List<Root> roots, SignedMessage message, SignatureCheck check, Verifier verifier) {
    KeySet claimed = message.claimedHeader().keySet().orElse(null);
    if (claimed == null) {
      return Optional.of(TrustRefusal.UNKNOWN_KEY);
    }
    Verification verification =
        verifier == Verifier.SOFTWARE
            ? message.verify(MessageType.CERTIFICATE, claimed, claimed.algorithms(), check)
            : message.verify(
                MessageType.CERTIFICATE, claimed, verifier.able(), verifier.able(), check);
    if (verification instanceof Verification.Refused refused) {
      return Optional.of(TrustRefusal.of(refused.reason()));
    }
    Certificate root = Certificate.parse(((Verification.Verified) verification).payload());
    if (root.role() != Role.ROOT
        || !root.types().contains(MessageType.CERTIFICATE)
        || !root.subject().equals(claimed)) {
      return Optional.of(TrustRefusal.WRONG_ROLE);
    }
    if (root.required().orElseThrow().on(MessageType.CERTIFICATE, verifier).isEmpty()) {
      return Optional.of(TrustRefusal.ALGORITHM_MISSING);
    }
    Optional<TrustRefusal> refusal =
        roots.isEmpty()
            ? root.firm().map(another -> TrustRefusal.FOREIGN_ROOT)
            : follows(roots, root);
    roots.add(new Root(message, root));
    return refusal;
  }

  /** Why {@code next} does not follow the last of {@code roots}, if it does not. */
  private static Optional<TrustRefusal> follows(List<Root> roots, Certificate next) {
    Root last = roots.get(roots.size() - 1);
    if (!next.subject().thumbprint().equals(last.successor())
        || !next.firm().equals(Optional.of(roots.get(0).thumbprint()))) {
      return Optional.of(TrustRefusal.FOREIGN_ROOT);
    }
    if (next.epoch() <= last.certificate().epoch()
        || next.oldest() < last.certificate().oldest()
        || next.oldest() > roots.size()) {
      return Optional.of(TrustRefusal.STALE_EPOCH);
    }
    return next.required().orElseThrow().covers(last.required())
        ? Optional.empty()
        : Optional.of(TrustRefusal.ALGORITHM_MISSING);
  }

  public FirmId firm() {
    return new FirmId(roots.get(0).thumbprint());
  }

  /** The keys of the root that certifies now. */
  public KeySet keys() {
    return last().certificate().subject();
  }

  /** The firm's name, for people. */
  public String name() {
    return last().certificate().name();
  }

  /** The thumbprint of the key set that will follow the last root. */
  public Digest successor() {
    return last().successor();
  }

  /** The algorithms that must all verify on messages of this firm. */
  public Requirements required() {
    return last().required();
  }

  /** How often one root has followed another. */
  public int generation() {
    return roots.size() - 1;
  }

  /** The first epoch that the last root certifies; nothing before it is issued any more. */
  public long epoch() {
    return last().certificate().epoch();
  }

  /** The roots' certificates as signed, first to last. */
  public List<SignedMessage> messages() {
    return roots.stream().map(Root::message).toList();
  }

  /** What the roots say of themselves, first to last. */
  public List<Certificate> certificates() {
    return roots.stream().map(Root::certificate).toList();
  }

  /**
   * The octets of the certificate of an only root; of several the array of theirs, each a byte
   * string.
   */
  public Bytes encoded() {
    return roots.size() == 1
        ? roots.get(0).message().encoded()
        : Cbor.array(roots.stream().map(root -> Cbor.of(root.message().encoded())).toList())
            .encode();
  }

  /** Whether {@code other} begins with these very roots, and so may take the place of this. */
  public boolean isContinuedBy(Anchor other) {
    if (other.roots.size() < roots.size()) {
      return false;
    }
    for (int i = 0; i < roots.size(); i++) {
      if (!roots.get(i).isLike(other.roots.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether the root after {@code generation} others had this thumbprint and successor. */
  public boolean had(int generation, Digest root, Digest successor) {
    return generation < roots.size()
        && roots.get(generation).thumbprint().equals(root)
        && roots.get(generation).successor().equals(successor);
  }

  /** The root with a thumbprint, unless there is none or it is believed no more. */
  Optional<Root> believed(Digest thumbprint) {
    return roots.subList(last().certificate().oldest(), roots.size()).stream()
        .filter(root -> root.thumbprint().equals(thumbprint))
        .findFirst();
  }

  /** Whether the root with this thumbprint was the firm's when {@code epoch} was issued. */
  boolean certifies(Digest thumbprint, long epoch) {
    for (int i = 0; i < roots.size(); i++) {
      if (roots.get(i).thumbprint().equals(thumbprint)) {
        return epoch >= roots.get(i).certificate().epoch()
            && (i == roots.size() - 1 || epoch < roots.get(i + 1).certificate().epoch());
      }
    }
    return false;
  }

  private Root last() {
    return roots.get(roots.size() - 1);
  }

  @Override
  public String toString() {
    return "Anchor[" + firm() + ", generation " + generation() + "]";
  }
}
