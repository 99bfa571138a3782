package dev.coffer.domain.license;

import dev.coffer.domain.Text;
import java.util.Optional;

/**
 * A vendor's customer.
 *
 * @param name 1 to 128 characters
 * @param email where tickets are sent, if anywhere
 */
public record Customer(CustomerId id, FirmId firm, String name, Optional<String> email) {
  public Customer {
    Text.name("a customer's name", name, 128);
    email.ifPresent(address -> Text.line("an e-mail address", address, 254));
  }
}
