package dev.coffer.bootstrap.cli;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.update.TrustRefusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was checked of one thing, layer by layer from the outside in. After the first layer that
 * does not hold nothing is looked at: what is inside a broken layer is not to be believed.
 */
final class Layers {
  /**
   * One layer.
   *
   * @param layer its name
   * @param holds whether it verified
   * @param says what it is, or why it does not hold
   * @param reason the refusal's name in docs/spec, empty where it holds
   */
  record Layer(String layer, boolean holds, String says, String reason) {}

  /** A layer that does not hold. */
  static final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    Broken(String reason, String says) {
      super(says);
      this.reason = reason;
    }

    Broken(TrustRefusal reason) {
      this(reason.name(), sentence(reason));
    }
  }

  /** Looks at one layer. */
  interface Look<T> {
    T look() throws Broken;
  }

  private final List<Layer> all = new ArrayList<>();
  private boolean broken;

  /** Looks at the next layer if all before hold; empty: it does not, or was not looked at. */
  <T> Optional<T> check(String layer, Look<T> look, Function<T, String> says) {
    if (broken) {
      return Optional.empty();
    }
    try {
      T found = look.look();
      all.add(new Layer(layer, true, says.apply(found), ""));
      return Optional.of(found);
    } catch (Broken e) {
      return broken(layer, e.reason, String.valueOf(e.getMessage()));
    } catch (Malformed e) {
      return broken(
          layer,
          e.reason().name(),
          "it cannot be read: %s".formatted(String.valueOf(e.getMessage())));
    }
  }

  private <T> Optional<T> broken(String layer, String reason, String says) {
    broken = true;
    all.add(new Layer(layer, false, says, reason));
    return Optional.empty();
  }

  boolean hold() {
    return !broken;
  }

  List<Layer> all() {
    return List.copyOf(all);
  }

  /** The layer that does not hold. */
  Layer first(Supplier<? extends RuntimeException> none) {
    return all.stream().filter(layer -> !layer.holds()).findFirst().orElseThrow(none);
  }

  private static String sentence(TrustRefusal reason) {
    return switch (reason) {
      case UNKNOWN_KEY -> "it is signed by a key that nobody in the anchor vouches for";
      case BAD_SIGNATURE ->
          "a signature does not fit these octets: they were altered, or signed as something else";
      case ALGORITHM_MISSING -> "a signature that the firm requires is missing";
      case WRONG_ROLE -> "its signer has no right to sign this";
      case WRONG_FIRM -> "it is another firm's";
      case STALE_EPOCH -> "its signer's key was followed by a newer one";
      case FOREIGN_ROOT -> "it follows a root that the firm's earlier root did not name";
      case NOT_PERMITTED -> "an emergency key signed it, and says more than such a key may";
      case UNCERTIFIED_KIND ->
          "the container says it is a dongle or in the cloud, and no certificate says so";
    };
  }
}
