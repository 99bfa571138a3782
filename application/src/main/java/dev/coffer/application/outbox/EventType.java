package dev.coffer.application.outbox;

import java.util.Arrays;
import java.util.Optional;

/**
 * The catalogue of what firms are told of: in their audit log, and by webhooks. A name is part of
 * the public interface and never changes; events of a subject come in the order of its changes.
 */
public enum EventType {
  ORDER_CREATED("order.created", "an order was made; the subject is the order", "licenses"),
  PRODUCT_ADDED("product.added", "a product was added; the subject is its code", "name"),
  PRODUCT_CHANGED("product.changed", "what will be sold from now on was changed", "name"),
  CUSTOMER_ADDED("customer.added", "a customer was added; the subject is the customer", ""),
  CUSTOMER_CHANGED("customer.changed", "a customer's name or e-mail address was changed", ""),
  TOKEN_MADE("token.made", "an API token was made; the subject is the token", "name, scopes"),
  TOKEN_REVOKED("token.revoked", "an API token was ended", "name"),
  LICENSE_ADDED(
      "license.added", "a licence was added after the sale", "generation, product, by, container"),
  LICENSE_AVAILABLE(
      "license.available", "a licence is with the vendor again", Words.LICENSE_AND_CONTAINER),
  LICENSE_DELIVERING(
      "license.delivering",
      "a licence is on its way into a container",
      Words.LICENSE_AND_CONTAINER),
  LICENSE_ACTIVE(
      "license.active", "a container showed that it holds a licence", Words.LICENSE_AND_CONTAINER),
  LICENSE_RETURNING(
      "license.returning", "a licence is on its way back", Words.LICENSE_AND_CONTAINER),
  LICENSE_WITHDRAWING(
      "license.withdrawing",
      "a licence is withdrawn at the next contact",
      Words.LICENSE_AND_CONTAINER),
  LICENSE_WITHDRAWN(
      "license.withdrawn", "a licence was taken back for good", Words.LICENSE_AND_CONTAINER),
  LICENSE_REPLACED(
      "license.replaced", "another licence took the place of this", Words.LICENSE_AND_CONTAINER),
  LICENSE_RESTORED(
      "license.restored",
      "a licence was issued anew; its copy counts as lost",
      Words.LICENSE_AND_CONTAINER),
  LICENSE_EXPIRING(
      "license.expiring", "a licence ends soon", "product, name, end, days, container"),
  LICENSE_EMERGENCY(
      "license.emergency",
      "a container told of a licence that an emergency key put into it",
      "container, product, until, key"),
  FIRM_EMERGENCY_KEY(
      "firm.emergency-key",
      "an emergency key was certified; the subject is the firm",
      "key, epoch, name"),
  FIRM_MAIL("firm.mail", "what the firm has told by mail was changed", "tickets, expiry, days"),
  FIRM_KEYS_ROTATED(
      "firm.keys-rotated",
      "a firm signs with new issuing keys; the subject is the firm",
      "epoch, keys, algorithms, former"),
  FIRM_ROOT_SUCCEEDED(
      "firm.root-succeeded",
      "the next root of a firm took over; the subject is the firm",
      "generation, root, former, successor, algorithms, epoch, earlierEnded"),
  CONTAINER_BLOCKED(
      "container.blocked", "nothing of the firm may be used in a container; the subject is it", ""),
  CONTAINER_UNBLOCKED("container.unblocked", "a container may use licences again", ""),
  CONTAINER_INCIDENT(
      "container.incident",
      "a container was put back, copied or is in a state never issued",
      "kind, contextSeq, counter, confirmed, license, why"),
  CONTAINER_ADOPTED(
      "container.adopted",
      "what a container got after the backup that the server was restored from was taken over",
      "counter, known, licenses"),
  CONTAINER_DECIDED(
      "container.decided", "the vendor decided of a container in question", "decision"),
  CONTAINER_SETTLED(
      "container.settled",
      "a container did what was decided and is no longer in question",
      "decision"),
  CONTAINER_CLOCK(
      "container.clock",
      "a container told that its clock was set back, or its time repaired",
      "setBacks, repairs, clock, own"),
  WEBHOOK_ADDED("webhook.added", "a webhook was added; the subject is the webhook", "url, types"),
  WEBHOOK_REMOVED("webhook.removed", "a webhook was removed", "url"),
  WEBHOOK_TEST("webhook.test", "somebody tries a webhook", "webhook");

  private final String label;
  private final String meaning;
  private final String data;

  EventType(String label, String meaning, String data) {
    this.label = label;
    this.meaning = meaning;
    this.data = data;
  }

  /** What several types tell. */
  private static final class Words {
    static final String LICENSE_AND_CONTAINER = "generation, product, container";
  }

  /** The name, as {@code license.active}. */
  public String label() {
    return label;
  }

  /** What happened, for people. */
  public String meaning() {
    return meaning;
  }

  /** The names in the event's data that may be there, with commas between. */
  public String data() {
    return data;
  }

  /** The type of this label; empty for one of another version of the program. */
  public static Optional<EventType> ofLabel(String label) {
    return Arrays.stream(values()).filter(type -> type.label.equals(label)).findFirst();
  }
}
