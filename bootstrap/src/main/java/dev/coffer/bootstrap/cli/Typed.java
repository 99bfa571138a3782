package dev.coffer.bootstrap.cli;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.ProductCode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what people type on a command line; what cannot be meant is misuse that names its kind. */
final class Typed {
  private Typed() {}

  /**
   * An id.
   *
   * @param kind whose, as "customer"
   * @param list the verb that lists such ids
   */
  static <T> T id(String text, String kind, String list, Function<String, T> parse) {
    try {
      return parse.apply(text);
    } catch (Malformed e) {
      throw new Misuse(
          "'%s' is no id of %s.".formatted(text, kind), "See '%s' for the ids.".formatted(list));
    }
  }

  static CustomerId customer(String text) {
    return id(text, "a customer", "coffer vendor customer list", CustomerId::parse);
  }

  static OrderId order(String text) {
    return id(text, "an order", "coffer vendor order list", OrderId::parse);
  }

  /** Nothing, or the id of a customer as it was typed. */
  static @Nullable String customerOrNone(@Nullable String text) {
    return text == null ? null : customer(text).text();
  }

  /** Nothing, or the id of an order as it was typed. */
  static @Nullable String orderOrNone(@Nullable String text) {
    return text == null ? null : order(text).text();
  }

  /** An address of mail, as it was typed. */
  static String email(String text) {
    try {
      EmailAddress address = new EmailAddress(text);
      return address.value().equalsIgnoreCase(text.strip()) ? text.strip() : address.value();
    } catch (Malformed e) {
      throw new Misuse(
          "'%s' is no e-mail address.".formatted(text), "Write it as ann@example.com.");
    }
  }

  /** Nothing, or an address of mail. */
  static @Nullable String emailOrNone(@Nullable String text) {
    return text == null ? null : email(text);
  }

  static ProductCode product(long code) {
    try {
      return new ProductCode(code);
    } catch (Malformed e) {
      throw new Misuse(
          "A product's code is 1 to %d, not %d.".formatted(ProductCode.MOST, code),
          "See 'coffer vendor product list', or 'coffer list' for what is here.");
    }
  }

  static FirmCode firm(long code) {
    try {
      return new FirmCode(code);
    } catch (Malformed e) {
      throw new Misuse(
          "A firm's code is 1 to %d, not %d.".formatted(FirmCode.MOST, code),
          "See 'coffer list' for the firms that are known here.");
    }
  }

  /** Numbers of features, none but those that there can be. */
  static @Nullable List<Integer> features(@Nullable List<Integer> numbers) {
    if (numbers != null) {
      for (int each : numbers) {
        if (each < 0 || each >= FeatureMap.FEATURES) {
          throw new Misuse(
              "There is no feature " + each + ".",
              "Features have the numbers 0 to " + (FeatureMap.FEATURES - 1) + ".");
        }
      }
    }
    return numbers;
  }
}
