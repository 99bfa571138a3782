package dev.coffer.domain.update;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an issuer says about one identity's whole key set. The signed form is a {@code certificate}
 * message whose payload is this.
 *
 * @param role what the subject is
 * @param subject its key set
 * @param firm the firm whose root speaks; empty for its first ROOT (whose own id it is) and for a
 *     CONTAINER
 * @param epoch rises with each new issuing key; a container refuses one below the highest it saw.
 *     Of a ROOT that followed another: the first epoch that it certifies
 * @param types the messages the subject may sign
 * @param notBefore in whole seconds; binds Central alone: no container judges a key by a clock
 * @param notAfter likewise, exclusive
 * @param successor ROOT only: the thumbprint of the key set that will follow it
 * @param kinds OPERATOR: kinds it may certify; CONTAINER: its one kind
 * @param required ROOT only: the algorithms that must all verify on this firm's messages
 * @param name for people, at most 128 characters
 * @param oldest ROOT only: how many of the firm's earlier roots are believed no more, from the
 *     first
 */
public record Certificate(
    Role role,
    KeySet subject,
    Optional<Digest> firm,
    long epoch,
    Set<MessageType> types,
    Instant notBefore,
    Instant notAfter,
    Optional<Digest> successor,
    Set<ContainerKind> kinds,
    Optional<Requirements> required,
    String name,
    int oldest) {
  private static final int LONGEST = 12 * 1024;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final int LONGEST_NAME = 128;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(LONGEST, 6, 16);

  public Certificate {
    types = Set.copyOf(types);
    kinds = Set.copyOf(kinds);
    notBefore = Instant.ofEpochSecond(notBefore.getEpochSecond());
    notAfter = Instant.ofEpochSecond(notAfter.getEpochSecond());
    require(
        notBefore.getEpochSecond() >= 0 && notAfter.getEpochSecond() <= MOST_SECONDS,
        "a certificate's time lies from 1970 to 9999");
    require(epoch >= 0, "epoch must be 0 or more");
    require(notBefore.isBefore(notAfter), "a certificate's time must not be empty");
    Text.line("a certificate's name", name, LONGEST_NAME);
    require((role == Role.ROOT) == successor.isPresent(), "a root, and only it, has a successor");
    require((role == Role.ROOT) == required.isPresent(), "a root, and only it, names algorithms");
    require(
        role == Role.ROOT || (role != Role.CONTAINER) == firm.isPresent(),
        "issuing keys and operators name their firm, containers do not");
    require(
        oldest >= 0 && oldest < Anchor.MOST_ROOTS && (firm.isPresent() || oldest == 0),
        "a root that followed others says which of them are believed");
    require(role == Role.ROOT || oldest == 0, "only a root says which other roots are believed");
    require(
        required.isEmpty()
            || subject.algorithms().containsAll(required.get().software().certificate()),
        "a root requires no signature that it cannot make");
    require(role != Role.CONTAINER || kinds.size() == 1, "a container has one kind");
    require(role != Role.OPERATOR || !kinds.isEmpty(), "an operator certifies some kind");
    require(
        role == Role.CONTAINER || role == Role.OPERATOR || kinds.isEmpty(),
        "only operators and containers have kinds");
  }

  /** One that ends no earlier root, with algorithms in their short form, if any. */
  public Certificate(
      Role role,
      KeySet subject,
      Optional<Digest> firm,
      long epoch,
      Set<MessageType> types,
      Instant notBefore,
      Instant notAfter,
      Optional<Digest> successor,
      Set<ContainerKind> kinds,
      Set<Algorithm> required,
      String name) {
    this(
        role,
        subject,
        firm,
        epoch,
        types,
        notBefore,
        notAfter,
        successor,
        kinds,
        required.isEmpty() ? Optional.empty() : Optional.of(Requirements.flat(required)),
        name,
        0);
  }

  /** The lowest format that can say it: 2 for roots that followed others or require by role. */
  private int format() {
    boolean plain =
        role != Role.ROOT || (firm.isEmpty() && required.map(Requirements::isFlat).orElse(true));
    return plain ? 1 : 2;
  }

  public Bytes encode() {
    int format = format();
    MapWriter writer = new MapWriter();
    writer.put(1, format);
    writer.put(2, role.code());
    writer.put(3, subject.toCbor());
    writer.put(4, firm.map(id -> Cbor.of(id.value())));
    writer.put(5, epoch);
    writer.put(6, sorted(types.stream().map(MessageType::label).toList()));
    writer.put(7, notBefore.getEpochSecond());
    writer.put(8, notAfter.getEpochSecond());
    writer.put(9, successor.map(digest -> Cbor.of(digest.value())));
    writer.put(10, sorted(kinds.stream().map(kind -> String.valueOf(kind.letter())).toList()));
    writer.put(
        11,
        required
            .map(all -> format == 1 ? Requirements.list(all.software().update()) : all.toCbor())
            .orElse(Cbor.array()));
    writer.put(12, name);
    if (format == 2) {
      writer.put(13, oldest);
    }
    return writer.build().encode();
  }

  /**
   * Reads a certificate's payload; what it says is not believed by that.
   *
   * @throws Malformed by name
   */
  public static Certificate parse(Bytes payload) {
    MapReader reader = MapReader.of(Cbor.parse(payload, LIMITS), "certificate");
    long format = reader.integer(1, 1, 2);
    Certificate certificate =
        new Certificate(
            Role.ofCode(reader.integer(2, 0, 255)),
            KeySet.fromCbor(reader.required(3)),
            reader.optionalBytes(4, 32, 32).map(Digest::new),
            reader.integer(5, 0, Long.MAX_VALUE),
            types(reader.array(6, MessageType.values().length)),
            Instant.ofEpochSecond(reader.integer(7, 0, MOST_SECONDS)),
            Instant.ofEpochSecond(reader.integer(8, 0, MOST_SECONDS)),
            reader.optionalBytes(9, 32, 32).map(Digest::new),
            kinds(reader.array(10, ContainerKind.values().length)),
            format == 1 ? shortForm(reader.required(11)) : stated(reader.required(11)),
            reader.text(12, LONGEST_NAME),
            format == 1 ? 0 : (int) reader.integer(13, 0, Anchor.MOST_ROOTS));
    reader.end();
    if (!certificate.encode().equals(payload)) {
      throw new Malformed(
          Malformed.Reason.NOT_CANONICAL, "certificate lists must be sorted, once each");
    }
    return certificate;
  }

  private static List<Cbor> sorted(List<String> values) {
    return new TreeSet<>(values).stream().map(Cbor::of).toList();
  }

  private static Set<MessageType> types(List<Cbor> items) {
    Set<MessageType> types = EnumSet.noneOf(MessageType.class);
    for (String label : texts(items)) {
      types.add(MessageType.ofLabel(label));
    }
    return types;
  }

  private static Set<ContainerKind> kinds(List<Cbor> items) {
    Set<ContainerKind> kinds = EnumSet.noneOf(ContainerKind.class);
    for (String letter : texts(items)) {
      require(letter.length() == 1, "a kind is one letter");
      kinds.add(ContainerKind.ofLetter(letter.charAt(0)));
    }
    return kinds;
  }

  private static Optional<Requirements> shortForm(Cbor value) {
    Set<Algorithm> algorithms = Requirements.algorithms(value);
    return algorithms.isEmpty() ? Optional.empty() : Optional.of(Requirements.flat(algorithms));
  }

  private static Optional<Requirements> stated(Cbor value) {
    return Optional.of(Requirements.fromCbor(value));
  }

  private static List<String> texts(List<Cbor> items) {
    List<String> texts = new ArrayList<>();
    for (Cbor item : items) {
      if (!(item instanceof Cbor.Text text)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "certificate lists hold texts");
      }
      texts.add(text.value());
    }
    return texts;
  }

  private static void require(boolean holds, String rule) {
    if (!holds) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, rule);
    }
  }
}
