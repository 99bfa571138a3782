package dev.coffer.domain.update;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.crypto.Algorithm;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The algorithms that must all verify on the messages of a firm, by role of the message and by who
 * checks it. A root states it; nothing weaker is believed.
 *
 * @param software where a program checks
 * @param chip where a chip checks, which has ESP256 alone; empty: the firm's messages are not for
 *     chips
 */
public record Requirements(Roles software, Optional<Roles> chip) {
  private static final Set<Algorithm> ESP256 = Set.of(Algorithm.ESP256);

  /** ESP256 everywhere. */
  public static final Requirements CLASSICAL = flat(ESP256);

  /**
   * ESP256 and ML-DSA-65 together on what the firm signs; ESP256 where a chip checks, and on what
   * containers sign.
   */
  public static final Requirements HYBRID =
      new Requirements(
          new Roles(Set.of(Algorithm.values()), Set.of(Algorithm.values()), ESP256),
          Optional.of(Roles.all(ESP256)));

  /**
   * By role of the message; each set has one algorithm or more.
   *
   * @param certificate on certificates by the root
   * @param update on updates and certified times
   * @param proof on what containers sign: contexts and proofs
   */
  public record Roles(Set<Algorithm> certificate, Set<Algorithm> update, Set<Algorithm> proof) {
    public Roles {
      certificate = Set.copyOf(certificate);
      update = Set.copyOf(update);
      proof = Set.copyOf(proof);
      if (certificate.isEmpty() || update.isEmpty() || proof.isEmpty()) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a role requires some algorithm");
      }
    }

    static Roles all(Set<Algorithm> algorithms) {
      return new Roles(algorithms, algorithms, algorithms);
    }

    private Set<Algorithm> of(MessageType type) {
      return switch (type) {
        case CERTIFICATE -> certificate;
        case UPDATE, ENTRY, TIME, AUDIT -> update;
        case CONTEXT, PROOF, DEVICE -> proof;
      };
    }

    private boolean covers(Roles other) {
      return certificate.containsAll(other.certificate)
          && update.containsAll(other.update)
          && proof.containsAll(other.proof);
    }

    private boolean within(Set<Algorithm> able) {
      return able.containsAll(certificate) && able.containsAll(update) && able.containsAll(proof);
    }

    private Cbor toCbor() {
      return Cbor.array(list(certificate), list(update), list(proof));
    }

    private static Roles fromCbor(Cbor value) {
      if (!(value instanceof Cbor.Array array) || array.items().size() != 3) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "requirements are of three roles");
      }
      List<Cbor> items = array.items();
      return new Roles(
          algorithms(items.get(0)), algorithms(items.get(1)), algorithms(items.get(2)));
    }
  }

  public Requirements {
    if (chip.isPresent() && !chip.get().within(Verifier.CHIP.able())) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a chip checks ESP256 alone");
    }
  }

  /** The short form: these on what the firm signs. Chips are served where ESP256 is all. */
  public static Requirements flat(Set<Algorithm> algorithms) {
    return new Requirements(
        new Roles(algorithms, algorithms, ESP256),
        algorithms.equals(ESP256) ? Optional.of(Roles.all(ESP256)) : Optional.empty());
  }

  /** What a firm whose keys have these algorithms requires. */
  public static Requirements of(Set<Algorithm> algorithms) {
    return algorithms.containsAll(HYBRID.software.update) ? HYBRID : flat(algorithms);
  }

  /** What must verify on a message of {@code type}; empty: it is not to be believed there. */
  public Optional<Set<Algorithm>> on(MessageType type, Verifier verifier) {
    return switch (verifier) {
      case SOFTWARE -> Optional.of(software.of(type));
      case CHIP -> chip.map(roles -> roles.of(type));
    };
  }

  /** Whether whatever satisfies this satisfies {@code other} too, in software. */
  public boolean covers(Requirements other) {
    return software.covers(other.software);
  }

  boolean isFlat() {
    return equals(flat(software.update));
  }

  Cbor toCbor() {
    return new MapWriter().put(1, software.toCbor()).put(2, chip.map(Roles::toCbor)).build();
  }

  static Requirements fromCbor(Cbor value) {
    MapReader reader = MapReader.of(value, "requirements");
    Requirements requirements =
        new Requirements(
            Roles.fromCbor(reader.required(1)), reader.optional(2).map(Roles::fromCbor));
    reader.end();
    return requirements;
  }

  /** COSE numbers, greatest first. */
  static Cbor list(Set<Algorithm> algorithms) {
    return Cbor.array(
        algorithms.stream().map(Algorithm::cose).sorted((a, b) -> b - a).map(Cbor::of).toList());
  }

  static Set<Algorithm> algorithms(Cbor value) {
    if (!(value instanceof Cbor.Array array)) {
      throw new Malformed(Malformed.Reason.WRONG_TYPE, "algorithms are an array");
    }
    List<Algorithm> listed = new ArrayList<>();
    for (Cbor item : array.items()) {
      if (!(item instanceof Cbor.Int number)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "an algorithm is a number");
      }
      listed.add(Algorithm.ofCose(number.value()));
    }
    if (listed.isEmpty()) {
      return Set.of();
    }
    return EnumSet.copyOf(listed);
  }
}
