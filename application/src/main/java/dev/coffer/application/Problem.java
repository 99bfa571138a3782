package dev.coffer.application;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Every refusal of a service, by its stable type: what happened, and what a person can do about it.
 *
 * <p>The {@link #type()} is part of the public interface (HTTP problems, the command line's {@code
 * --json}) and never changes; the sentences may.
 */
public enum Problem {
  REQUEST_MALFORMED(
      "request.malformed",
      Failure.Category.CALLER,
      "The request cannot be read.",
      "Correct what the detail names and send it again."),
  REQUEST_TOO_LARGE(
      "request.too-large",
      Failure.Category.CALLER,
      "The request is larger than this service accepts.",
      "Send less at once."),
  REQUEST_TOO_SLOW(
      "request.too-slow",
      Failure.Category.CALLER,
      "The request did not arrive in time.",
      "Send it again over a better connection."),
  REQUEST_REUSED(
      "request.reused",
      Failure.Category.CONFLICT,
      "The idempotency key was used for another request.",
      "Use a new key for a new request."),
  NOT_FOUND(
      "not-found",
      Failure.Category.NOT_FOUND,
      "There is nothing at this address.",
      "Check the address."),
  METHOD_NOT_ALLOWED(
      "method-not-allowed",
      Failure.Category.CALLER,
      "This address does not take that method.",
      "See openapi.yaml for the methods it takes."),
  UNAUTHENTICATED(
      "unauthenticated",
      Failure.Category.CALLER,
      "No valid token came with the request.",
      "Sign in, or pass a current token."),
  FORBIDDEN(
      "forbidden",
      Failure.Category.CALLER,
      "The token does not allow this.",
      "Use a token with the scope or role it needs."),
  RATE_LIMITED(
      "rate-limited",
      Failure.Category.EXHAUSTED,
      "Too many attempts in a short time.",
      "Wait as long as the answer says, then try again."),
  CONFLICT(
      "conflict",
      Failure.Category.CONFLICT,
      "Somebody else changed the same thing at the same time.",
      "Try again."),
  UNAVAILABLE(
      "unavailable",
      Failure.Category.EXTERNAL,
      "Something this service needs is away.",
      "Try again in a moment; nothing was lost."),
  INTERNAL(
      "internal",
      Failure.Category.BUG,
      "This is a mistake of the program.",
      "Report it with the request id; nothing was changed."),

  TICKET_MISTYPED(
      "ticket.mistyped",
      Failure.Category.CALLER,
      "This is not a ticket: a symbol is wrong or missing.",
      "Compare it with the original, group by group."),
  TICKET_UNKNOWN(
      "ticket.unknown",
      Failure.Category.NOT_FOUND,
      "No ticket of this code is known here.",
      "Check the server, or ask the vendor."),
  TICKET_TAKEN(
      "ticket.taken",
      Failure.Category.CONFLICT,
      "The ticket belongs to another account, or is reserved for one.",
      "Sign in to the account that owns it, or ask the vendor."),
  TICKET_USED(
      "ticket.used",
      Failure.Category.CONFLICT,
      "The ticket's licences are already in another container.",
      "Use that container, return the licences there, or ask the vendor."),
  TICKET_WITHDRAWN(
      "ticket.withdrawn",
      Failure.Category.CONFLICT,
      "The vendor withdrew the ticket's licences.",
      "Ask the vendor."),
  KIND_NOT_ALLOWED(
      "license.kind-not-allowed",
      Failure.Category.CONFLICT,
      "The licence may not live in this kind of container.",
      "Choose another kind of container."),

  LICENSE_UNKNOWN(
      "license.unknown",
      Failure.Category.NOT_FOUND,
      "No licence of this id is here for you.",
      "List the licences to see their ids."),
  LICENSE_ELSEWHERE(
      "license.not-available",
      Failure.Category.CONFLICT,
      "The licence is in another container, or on its way.",
      "Return it there first, or restore it if that container is lost."),
  LICENSE_NOT_HELD_YET(
      "license.not-held-yet",
      Failure.Category.CONFLICT,
      "The licence has not arrived in its container yet.",
      "Let the container fetch it with 'coffer update', then try again."),
  LICENSE_NOT_PERMITTED(
      "license.not-permitted",
      Failure.Category.CONFLICT,
      "The licence's terms do not let its holder do this.",
      "Ask the vendor."),
  LICENSE_WITHDRAWN(
      "license.withdrawn",
      Failure.Category.CONFLICT,
      "The vendor is taking the licence back.",
      "Ask the vendor."),
  LICENSE_FINAL(
      "license.final",
      Failure.Category.CONFLICT,
      "The licence was withdrawn or replaced for good.",
      "Sell or use another one."),
  LICENSE_GONE(
      "license.gone",
      Failure.Category.CONFLICT,
      "The licence was taken out of its container.",
      "See 'coffer list' for what is left, or ask the vendor."),
  LICENSE_IN_USE(
      "license.in-use",
      Failure.Category.CONFLICT,
      "The licence is still in use; it goes when the last use ends, and nobody gets more time.",
      "Close the programs that use it, or wait until the instant named."),
  LICENSE_LOST_COPY(
      "license.lost-copy",
      Failure.Category.CONFLICT,
      "The container may still have a lost copy of the licence, or names another generation.",
      "Let it contact its server with 'coffer update' first, or use another container."),
  LICENSE_CHANGES_WAIT(
      "license.changes-wait",
      Failure.Category.EXHAUSTED,
      "As many changes of the licence as are kept wait for its container.",
      "Let the container contact its server, then change it again."),
  NOTHING_TO_RESTORE(
      "restore.nothing",
      Failure.Category.CONFLICT,
      "The licence is in no container, so there is nothing to restore.",
      "Activate its ticket."),
  RESTORES_EXHAUSTED(
      "restore.exhausted",
      Failure.Category.EXHAUSTED,
      "The licence was restored as often as its terms allow.",
      "Ask the vendor, who can restore it by hand."),
  RESTORE_TOO_SOON(
      "restore.too-soon",
      Failure.Category.CONFLICT,
      "The time that must pass between two restores is not over.",
      "Wait until the instant named, or ask the vendor."),
  RESTORE_NOT_LOST(
      "restore.not-lost",
      Failure.Category.CONFLICT,
      "The licence is in the account's own container in the cloud, which no computer can lose.",
      "Use it from another computer that is signed in, or return it; a lost computer is shut out"
          + " with 'coffer devices revoke'."),
  RESTORE_UNPROVEN(
      "restore.unproven",
      Failure.Category.CALLER,
      "It is not proved that the licences are yours: the ticket belongs to no account.",
      "Ask for a code by mail with 'coffer restore TICKET --mail', or ask the vendor."),
  OWN_SUCCESSOR(
      "license.own-successor",
      Failure.Category.CALLER,
      "A licence cannot take its own place.",
      "Name another licence."),
  CHANGE_EMPTY(
      "license.change-empty",
      Failure.Category.CALLER,
      "The change says nothing.",
      "Name at least one term to change."),
  TICKET_FULL(
      "ticket.full",
      Failure.Category.EXHAUSTED,
      "The ticket carries as many licences as a ticket can.",
      "Make a new order."),
  AUTO_UPDATE_UNKNOWN(
      "auto-update.unknown",
      Failure.Category.NOT_FOUND,
      "No auto-update of this id was started by the firm.",
      "Start one."),

  FIRM_UNKNOWN(
      "firm.unknown",
      Failure.Category.NOT_FOUND,
      "The firm is not served here.",
      "Check the firm code and the server."),
  FIRM_EXISTS(
      "firm.exists",
      Failure.Category.CONFLICT,
      "Another firm has this code.",
      "Choose another code."),
  KEYS_NO_MORE_ROOTS(
      "keys.no-more-roots",
      Failure.Category.EXHAUSTED,
      "The firm has had as many roots as a firm may have.",
      "Go on with the present root, rotate its issuing keys, or found a new firm."),
  KEYS_ALGORITHMS(
      "keys.algorithms",
      Failure.Category.CONFLICT,
      "The next root cannot require these algorithms.",
      "Ask for no less than now, and for no more than the keys that were named as successor have."),
  EMERGENCY_TOO_LONG(
      "emergency.too-long",
      Failure.Category.CALLER,
      "No licence of an emergency lasts that long.",
      "Ask for 14 days at most, and issue another when it ends."),
  EMERGENCY_TOO_MANY(
      "emergency.too-many",
      Failure.Category.EXHAUSTED,
      "The container has as many licences of emergencies as it takes before its vendor knows.",
      "Bring its context to the vendor's server (coffer update, or by files), then go on."),
  PRODUCT_UNKNOWN(
      "product.unknown",
      Failure.Category.NOT_FOUND,
      "The firm has no product of this code.",
      "List the products to see their codes."),
  PRODUCT_EXISTS(
      "product.exists",
      Failure.Category.CONFLICT,
      "The firm has another product of this code.",
      "Choose another code."),
  PRODUCT_UNUSABLE(
      "product.unusable",
      Failure.Category.CALLER,
      "A licence that lives in the cloud alone and may only be used where it lives could never be"
          + " used.",
      "Allow another kind of container first, such as MACHINE, or let it be used over a network."),
  CUSTOMER_UNKNOWN(
      "customer.unknown",
      Failure.Category.NOT_FOUND,
      "The firm has no customer of this id.",
      "List the customers to see their ids."),
  ORDER_UNKNOWN(
      "order.unknown",
      Failure.Category.NOT_FOUND,
      "The firm has no order of this id.",
      "List the orders to see their ids."),
  WEBHOOK_UNKNOWN(
      "webhook.unknown",
      Failure.Category.NOT_FOUND,
      "The firm has no webhook of this id.",
      "List the webhooks to see their ids."),
  WEBHOOKS_EXHAUSTED(
      "webhook.exhausted",
      Failure.Category.EXHAUSTED,
      "The firm has as many webhooks as it may.",
      "Remove one that is not needed any more."),
  DELIVERY_UNKNOWN(
      "webhook.delivery-unknown",
      Failure.Category.NOT_FOUND,
      "The webhook has no delivery of this number.",
      "List its deliveries to see their numbers; those that ended are kept for 30 days."),
  TOKEN_UNKNOWN(
      "token.unknown",
      Failure.Category.NOT_FOUND,
      "The firm has no API token of this id.",
      "List the tokens to see their ids."),

  ORDER_EXISTS(
      "order.exists",
      Failure.Category.CONFLICT,
      "The firm has an order of this number.",
      "Look at that order, or give another number."),
  CUSTOMER_SILENT(
      "customer.no-address",
      Failure.Category.CONFLICT,
      "The ticket cannot be mailed: the order has no customer with an e-mail address.",
      "Name a customer with an address, or sell without mail."),
  IMPORT_FAULTY(
      "import.faulty",
      Failure.Category.CALLER,
      "Lines of the file are wrong; nothing was sold.",
      "Ask with dryRun for all faults, mend the lines and send the file again."),

  CONTEXT_UNTRUSTED(
      "context.untrusted",
      Failure.Category.CALLER,
      "The container's context is not believed.",
      "Export it again from the container itself."),
  UPDATE_REFUSED(
      "update.refused",
      Failure.Category.CONFLICT,
      "The container does not take this update.",
      "Send a fresh context and apply what it answers."),
  CONTAINER_UNKNOWN(
      "container.unknown",
      Failure.Category.NOT_FOUND,
      "No container of this serial is here for you.",
      "List your containers to see their serials."),
  CONTAINER_QUARANTINED(
      "container.quarantined",
      Failure.Category.CONFLICT,
      "The container's state went back or exists twice.",
      "Ask the vendor, who sees the evidence and decides."),
  CONTAINER_LEFT_BEHIND(
      "container.left-behind",
      Failure.Category.CONFLICT,
      "What the vendor sends was made for another copy of this container, or for its next context.",
      "Try again; if that does not help, use the other copy, or ask the vendor to decide for this."),
  CONTAINER_NOT_IN_QUESTION(
      "container.not-in-question",
      Failure.Category.CONFLICT,
      "Nothing is wrong with the container's state: there is nothing to decide.",
      "To have it use nothing any more, block it."),
  CONTAINER_LOST_COPY(
      "container.lost-copy",
      Failure.Category.CONFLICT,
      "The container still has a copy of a licence that was restored elsewhere.",
      "Let it be in contact once: it gives the copy up, and can be unblocked then."),
  CONTAINER_TOO_FULL(
      "container.too-full",
      Failure.Category.CONFLICT,
      "The container has more licences than one update can hold.",
      "Restore the licences by hand, or reset the container."),
  CONTAINER_NOT_YOURS(
      "container.not-yours",
      Failure.Category.CALLER,
      "The container belongs to another account.",
      "Sign in to that account."),

  CREDENTIAL_INVALID(
      "credential.invalid",
      Failure.Category.CALLER,
      "The credential is not known, or was ended by a reset.",
      "Sign in to get a new one."),
  CREDENTIAL_SPENT(
      "credential.spent",
      Failure.Category.CONFLICT,
      "The credential enrolled a device before; it serves once.",
      "Sign in to get a new one."),
  CREDENTIAL_EXPIRED(
      "credential.expired",
      Failure.Category.CALLER,
      "The credential's time is over.",
      "Sign in to get a new one."),
  CREDENTIAL_WITHHELD(
      "credential.withheld",
      Failure.Category.CALLER,
      "Custody is off: signing in alone gives no credential.",
      "Let an enrolled device or the recovery file agree."),
  DEVICE_LIMIT(
      "device.limit",
      Failure.Category.EXHAUSTED,
      "As many devices are enrolled as the container allows.",
      "Remove one with 'coffer devices revoke', or ask for a higher limit."),
  DEVICE_REMOVALS(
      "device.removals",
      Failure.Category.EXHAUSTED,
      "As many devices were removed this month as allowed.",
      "Wait, or ask the operator."),
  DEVICE_UNKNOWN(
      "device.unknown",
      Failure.Category.NOT_FOUND,
      "The container has no device of this id.",
      "List the devices to see their ids."),
  DEVICE_REVOKED(
      "device.revoked",
      Failure.Category.CALLER,
      "This device was removed from the container.",
      "Sign in again to enrol it anew."),
  DEVICE_COPIED(
      "device.copied",
      Failure.Category.CALLER,
      "This device's files are at work on two computers; it was removed.",
      "Sign in on each computer, so that each is a device of its own."),
  DEVICE_TOKEN(
      "device.token",
      Failure.Category.CALLER,
      "The device's token is not valid, or expired.",
      "Renew it with the device's key; the client does so by itself."),
  DEVICE_PROOF(
      "device.proof",
      Failure.Category.CALLER,
      "The device's signature does not fit the request.",
      "Repeat the enrolment from the device itself."),

  PASSWORD_UNFIT(
      "password.unfit",
      Failure.Category.CALLER,
      "A password has 10 to 256 characters.",
      "Choose a longer or shorter one."),
  ACCOUNT_EXISTS(
      "account.exists",
      Failure.Category.CONFLICT,
      "There is an account for this e-mail address.",
      "Sign in, or reset the password."),
  ACCOUNT_UNCONFIRMED(
      "account.unconfirmed",
      Failure.Category.CONFLICT,
      "The e-mail address is not confirmed yet.",
      "Confirm it with the code in the message that was sent to it: 'coffer confirm CODE'."),
  SIGN_IN_FAILED(
      "sign-in.failed",
      Failure.Category.CALLER,
      "E-mail address or password is wrong.",
      "Try again, or reset the password."),
  SESSION_ENDED("session.ended", Failure.Category.CALLER, "The session is over.", "Sign in again."),
  CODE_INVALID(
      "code.invalid",
      Failure.Category.CALLER,
      "The code is wrong, was used, or is too old.",
      "Ask for a new one."),
  GROUP_UNKNOWN(
      "group.unknown",
      Failure.Category.NOT_FOUND,
      "No group of this id is here for you.",
      "List your groups to see their ids."),
  GROUP_NOT_MANAGED(
      "group.not-managed",
      Failure.Category.CALLER,
      "Only a manager of the group may do this.",
      "Ask a manager of the group."),

  NO_LICENSE(
      "license.none",
      Failure.Category.NOT_FOUND,
      "No container here holds a licence for this product and feature.",
      "Activate a ticket, or sign in to the account that has the licence."),
  LICENSE_NOT_YET(
      "license.not-yet",
      Failure.Category.CONFLICT,
      "The licence is not valid yet.",
      "Wait until the date it names."),
  LICENSE_OVER(
      "license.over",
      Failure.Category.CONFLICT,
      "The licence is over.",
      "Extend it with the vendor."),
  LICENSE_BLOCKED(
      "license.blocked",
      Failure.Category.CONFLICT,
      "This container is blocked: by the vendor, or since a licence in it was restored elsewhere.",
      "Ask the vendor to unblock it."),
  LICENSE_MAINTENANCE(
      "license.maintenance-over",
      Failure.Category.CONFLICT,
      "Maintenance does not cover this release of the program.",
      "Use an earlier release, or extend maintenance with the vendor."),
  LICENSE_USER(
      "license.other-user",
      Failure.Category.CALLER,
      "The licence is for another user.",
      "Use it as the user it names, or ask the vendor for one of your own."),
  LICENSE_CONTACT(
      "license.contact-due",
      Failure.Category.CONFLICT,
      "The container was not in contact with its vendor for too long.",
      "Run 'coffer update', or exchange its context and update by file."),
  LICENSE_CLOCK(
      "license.clock",
      Failure.Category.CONFLICT,
      "The computer's clock and the container's own time contradict each other.",
      "Set the computer's clock right. If it is right, it was ahead once: run 'coffer update', or"
          + " exchange the container's context and update by file, and the vendor repairs it."),
  LICENSE_FEATURE(
      "license.feature-missing",
      Failure.Category.NOT_FOUND,
      "The licence does not include this feature.",
      "Add the feature with the vendor."),
  LICENSE_KEY(
      "license.key-missing",
      Failure.Category.NOT_FOUND,
      "The licence holds no key for this file.",
      "Run 'coffer update'; else ask the vendor for a file that is for your kind of container."),
  CONTENT_ALTERED(
      "content.altered",
      Failure.Category.CALLER,
      "The protected file is not as its vendor made it.",
      "Get it again; nothing was written and no unit was spent."),
  USE_ID_REUSED(
      "license.use-id-reused",
      Failure.Category.CONFLICT,
      "The use id was answered for another use.",
      "Choose a new use id for a new use."),
  LICENSE_KIND(
      "license.not-leasable",
      Failure.Category.CONFLICT,
      "The licence may not be used over a network.",
      "Use it on the computer that holds it."),
  SEATS_EXHAUSTED(
      "lease.seats-exhausted",
      Failure.Category.EXHAUSTED,
      "All seats of the licence are taken.",
      "Close it elsewhere, wait for a seat, or buy more seats."),
  STATION_TAKEN(
      "lease.station-taken",
      Failure.Category.CONFLICT,
      "The licence allows one use per computer, and it is in use here.",
      "Close the other use."),
  LEASE_UNKNOWN(
      "lease.unknown", Failure.Category.NOT_FOUND, "No such lease is held.", "Acquire a new one."),
  LEASE_ENDED("lease.ended", Failure.Category.CONFLICT, "The lease ended.", "Acquire a new one."),
  LEASE_SURPLUS(
      "lease.surplus",
      Failure.Category.CONFLICT,
      "The number of seats was lowered, and this seat is one too many.",
      "Close it, or buy more seats."),
  LEASE_OTHER(
      "lease.other",
      Failure.Category.CONFLICT,
      "The lease id belongs to another holder.",
      "Choose a new lease id."),
  UNITS_EXHAUSTED(
      "license.units-exhausted",
      Failure.Category.EXHAUSTED,
      "Fewer units are left than were asked for.",
      "Buy more units.");

  private final String type;
  private final Failure.Category category;
  private final String title;
  private final String remedy;

  Problem(String type, Failure.Category category, String title, String remedy) {
    this.type = type;
    this.category = category;
    this.title = title;
    this.remedy = remedy;
  }

  /** The stable name, as {@code ticket.mistyped}. */
  public String type() {
    return type;
  }

  /** The refusal of this stable name; empty for one of another version of the program. */
  public static Optional<Problem> ofType(String type) {
    return Arrays.stream(values()).filter(each -> each.type.equals(type)).findFirst();
  }

  /** Whose fault it is. */
  public Failure.Category category() {
    return category;
  }

  /** What happened, one sentence. */
  public String title() {
    return title;
  }

  /** The sentence that tells this problem with its figures, where it has one and they are there. */
  public Optional<String> told(Map<String, String> details) {
    return Sentences.told(this, details);
  }

  /** What happened with the figures of one refusal, one sentence for people. */
  public String sentence(Map<String, String> details) {
    return Sentences.of(this, details);
  }

  /** What to do, one sentence. */
  public String remedy() {
    return remedy;
  }
}
