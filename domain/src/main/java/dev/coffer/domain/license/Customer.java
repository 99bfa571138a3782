package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;
import java.util.Optional;

/**
 * A vendor's customer.
 *
 * @param name 1 to 128 characters
 * @param email where tickets are sent, if anywhere
 */
public record Customer(CustomerId id, FirmId firm, String name, Optional<String> email) {
  public Customer {
    if (name.isBlank() || name.length() > 128) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a customer's name has 1..128 characters");
    }
    if (email.isPresent() && email.get().length() > 254) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "an e-mail address has at most 254 characters");
    }
  }
}
