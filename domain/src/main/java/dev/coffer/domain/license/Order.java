package dev.coffer.domain.license;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A sale: what a customer ordered, and the tickets it was given.
 *
 * @param customer who ordered, if known
 * @param number the vendor's own, 1 to {@value #LONGEST_NUMBER} characters, of one order of the
 *     firm
 * @param items what, at most {@value #MOST_ITEMS} lines
 * @param comment the vendor's own, at most 256 characters
 * @param tickets lookup hashes of its tickets
 */
public record Order(
    OrderId id,
    FirmId firm,
    Optional<CustomerId> customer,
    Optional<String> number,
    List<Item> items,
    String comment,
    Instant createdAt,
    List<Digest> tickets) {
  public static final int MOST_ITEMS = 32;

  /** The longest number, in characters. */
  public static final int LONGEST_NUMBER = 64;

  /** The most licences of one ticket. */
  public static final int MOST_LICENSES = 128;

  /** So many licences of a product. */
  public record Item(ProductCode product, int quantity) {
    public Item {
      if (quantity < 1 || quantity > MOST_LICENSES) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "quantity must be 1..128");
      }
    }
  }

  public Order {
    items = List.copyOf(items);
    tickets = List.copyOf(tickets);
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "an order has 1..32 items");
    }
    if (items.stream().mapToInt(Item::quantity).sum() > MOST_LICENSES) {
      throw new Malformed(
          Malformed.Reason.OVER_LIMIT, "an order's ticket carries at most 128 licences");
    }
    Text.lines("a comment", comment, 256);
    number.ifPresent(text -> Text.name("an order's number", text, LONGEST_NUMBER));
    createdAt = StoredTime.of(createdAt);
  }

  /** Without a number. */
  public Order(
      OrderId id,
      FirmId firm,
      Optional<CustomerId> customer,
      List<Item> items,
      String comment,
      Instant createdAt,
      List<Digest> tickets) {
    this(id, firm, customer, Optional.empty(), items, comment, createdAt, tickets);
  }
}
