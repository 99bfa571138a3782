package dev.coffer.application.gateway;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.container.SoftwareContainers;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.VerifiedGrant;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The server side of activation: from a ticket to licences in a cloud container.
 *
 * <p>Thread-safe. A call that was cut off is repeated by its client and goes on where it was.
 */
public final class Gateway {
  private final Central central;
  private final Cloud cloud;
  private final CloudStore store;
  private final SoftwareContainers containers;
  private final Transactions transactions;
  private final RandomSource random;
  private final InstantSource clock;

  @Inject
  public Gateway(
      Central central,
      Cloud cloud,
      CloudStore store,
      SoftwareContainers containers,
      Transactions transactions,
      RandomSource random,
      InstantSource clock) {
    this.central = central;
    this.cloud = cloud;
    this.store = store;
    this.containers = containers;
    this.transactions = transactions;
    this.random = random;
    this.clock = clock;
  }

  /** Licences that were delivered, and to which container. */
  public record Delivered(ContainerSerial container, List<License> licenses) {
    public Delivered {
      licenses = List.copyOf(licenses);
    }
  }

  /**
   * An activation without account: a container of its own, and the device enrolled for it.
   *
   * @param firms that have something in the container
   */
  public record Activated(Cloud.Enrolled enrolled, Delivered delivered, List<FirmId> firms) {
    public Activated {
      firms = List.copyOf(firms);
    }
  }

  /** What is known of a ticket and of the device that shows it. */
  private record Shown(Optional<Central.TicketView> view, Optional<Device> device) {}

  /** What a ticket shows to whoever holds it. */
  public Outcome<Central.TicketView> show(TicketCode ticket) {
    return central
        .show(ticket.lookupHash())
        .map(Outcome::done)
        .orElseGet(() -> Outcome.refused(Problem.TICKET_UNKNOWN));
  }

  /**
   * Activates a ticket without account: makes a cloud container, enrols the device that asks, and
   * delivers. The same device asking again is answered alike, with a new token.
   *
   * @param deviceName 1 to 64 characters
   * @param request an enrolment signed by the device's key for the ticket's lookup hash
   */
  public Outcome<Activated> activate(
      TicketCode ticket, String deviceName, SignedMessage request, String requestId) {
    return transactions.together(() -> activateTogether(ticket, deviceName, request, requestId));
  }

  private Outcome<Activated> activateTogether(
      TicketCode ticket, String deviceName, SignedMessage request, String requestId) {
    Digest hash = ticket.lookupHash();
    Optional<DeviceRequest.Verified> device = cloud.enrolment(request, hash);
    if (device.isEmpty()) {
      return Outcome.refused(Problem.DEVICE_PROOF);
    }
    Shown shown =
        transactions.inTransaction(
            () ->
                new Shown(
                    central.show(hash),
                    store.deviceByKeys(device.get().keys().thumbprint()).map(Versioned::value)));
    if (shown.view().isEmpty()) {
      return Outcome.refused(Problem.TICKET_UNKNOWN);
    }
    if (shown.device().isPresent()) {
      return again(shown.device().get(), hash, requestId);
    }
    Central.TicketView view = shown.view().get();
    return view.ticket().activatableBy(Optional.empty(), clock.instant())
        ? firstTime(ticket, view, device.get(), deviceName, request, requestId)
        : Outcome.refused(Problem.TICKET_TAKEN);
  }

  /**
   * Answers a context that came as a file, whoever brings it: its container's signature is its
   * right. The same file again, late or in the wrong order is harmless.
   *
   * @param ticket whose licences are to come into the container too
   * @param grant what its firm granted it, where an answer asked for that
   */
  public Outcome<ExchangeResult.Answered> exchange(
      SignedMessage context, Optional<TicketCode> ticket, Optional<SignedGrant> grant) {
    ContextReader.Reading reading = central.read(context);
    if (reading instanceof ContextReader.Reading.UnknownFirm) {
      return Outcome.refused(Problem.FIRM_UNKNOWN);
    }
    if (reading instanceof ContextReader.Reading.Refused refused) {
      return Outcome.refused(Problem.CONTEXT_UNTRUSTED, "reason", refused.reason().name());
    }
    ContextReader.VerifiedContext verified = ((ContextReader.Reading.Genuine) reading).context();
    List<Wish> asked = List.of();
    if (ticket.isPresent()) {
      Optional<Central.TicketView> view = central.show(ticket.get().lookupHash());
      if (view.isEmpty() || !view.get().ticket().firm().equals(verified.context().firm())) {
        return Outcome.refused(Problem.TICKET_UNKNOWN);
      }
      asked =
          wishes(view.get(), verified.context().serial()).stream()
              .limit(ContainerContext.MOST_WISHES)
              .toList();
    }
    List<Wish> wishes = asked;
    Optional<VerifiedGrant> proven = grant.flatMap(each -> central.read(verified, each));
    Central.Decided decided =
        transactions.inTransaction(
            () -> central.receive(verified, proven, Optional.empty(), wishes));
    return Outcome.done(central.sign(decided));
  }

  private Outcome<Activated> firstTime(
      TicketCode ticket,
      Central.TicketView view,
      DeviceRequest.Verified device,
      String deviceName,
      SignedMessage request,
      String requestId) {
    SoftwareContainers.Unborn unborn =
        containers.conceive(
            view.ticket().firm(),
            serial -> wishes(view, serial).stream().limit(ContainerContext.MOST_WISHES).toList());
    ContextReader.VerifiedContext context = genuine(unborn.firstContext());
    Bytes secret = random.next(BearerToken.ENTROPY);
    Optional<Birth> born;
    try {
      born =
          transactions.inTransaction(
              () -> {
                if (store.deviceByKeys(device.keys().thumbprint()).isPresent()) {
                  return Optional.empty();
                }
                CloudContainer container =
                    CloudContainer.create(unborn.serial(), new Owner.Nobody(), clock.instant());
                store.add(container, unborn.sealed());
                Cloud.Enrolled enrolled = cloud.add(container, device, deviceName, false, secret);
                Central.Decided decided = central.receiveFirst(context);
                if (!decided.refusedWishes().isEmpty()) {
                  throw new WishesRefused(decided.refusedWishes());
                }
                return Optional.of(new Birth(enrolled, decided));
              });
    } catch (WishesRefused e) {
      return refusal(e.refused);
    }
    if (born.isEmpty()) {
      // The same request went on elsewhere meanwhile, asked again by a client that lost patience.
      return activate(ticket, deviceName, request, requestId);
    }
    Birth birth = born.get();
    Transfer.Ending ending =
        cloud.goOn(unborn.serial(), central.sign(birth.decided()), Optional.empty(), requestId);
    return delivered(unborn.serial(), view, ending)
        .then(some -> rest(unborn.serial(), view, some, requestId))
        .map(
            delivered -> new Activated(birth.enrolled(), delivered, List.of(view.ticket().firm())));
  }

  private record Birth(Cloud.Enrolled enrolled, Central.Decided decided) {}

  /** Rolls the birth of a container back that would hold nothing. */
  private static final class WishesRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<ExchangeResult.RefusedWish> refused;

    WishesRefused(List<ExchangeResult.RefusedWish> refused) {
      super("wishes refused", null, false, false);
      this.refused = refused;
    }
  }

  private Outcome<Activated> again(Device device, Digest ticket, String requestId) {
    ContainerSerial serial = device.container();
    Outcome<Delivered> delivered =
        activateHash(new ContainerAccess(serial, Optional.empty(), true), ticket, requestId);
    return delivered.then(
        done ->
            transactions.inTransaction(
                () -> {
                  Optional<Versioned<Device>> current = store.device(serial, device.id());
                  Optional<Versioned<CloudContainer>> container = store.container(serial);
                  if (current.isEmpty()
                      || container.isEmpty()
                      || !current
                          .get()
                          .value()
                          .isLive(container.get().value().epoch(), clock.instant())) {
                    return Outcome.refused(Problem.DEVICE_REVOKED);
                  }
                  return cloud
                      .reissue(
                          current.get(), container.get().value(), random.next(BearerToken.ENTROPY))
                      .map(enrolled -> new Activated(enrolled, done, central.firmsOf(serial)));
                }));
  }

  /** Activates a ticket into a container that the caller has access to. */
  public Outcome<Delivered> activate(ContainerAccess access, TicketCode ticket, String requestId) {
    return activateHash(access, ticket.lookupHash(), requestId);
  }

  /** {@link #activate} for a ticket that is known by its hash alone, as one that was reserved. */
  public Outcome<Delivered> activateHash(ContainerAccess access, Digest ticket, String requestId) {
    return transactions.together(() -> activateTogether(access, ticket, requestId));
  }

  private Outcome<Delivered> activateTogether(
      ContainerAccess access, Digest ticket, String requestId) {
    Optional<Central.TicketView> view = central.show(ticket);
    if (view.isEmpty()) {
      return Outcome.refused(Problem.TICKET_UNKNOWN);
    }
    if (!view.get().ticket().activatableBy(access.person(), clock.instant())) {
      return Outcome.refused(Problem.TICKET_TAKEN);
    }
    Outcome<Delivered> delivered = Outcome.done(new Delivered(access.container(), List.of()));
    List<Wish> all = wishes(view.get(), access.container());
    for (int from = 0; from < all.size(); from += ContainerContext.MOST_WISHES) {
      List<Wish> some =
          all.subList(from, Math.min(from + ContainerContext.MOST_WISHES, all.size()));
      Transfer.Ending ending =
          cloud.transfer(
              access.container(), view.get().ticket().firm(), some, access.person(), requestId);
      delivered = delivered.then(before -> delivered(access.container(), view.get(), ending));
    }
    return delivered;
  }

  /** A ticket with more licences than one context can wish for takes several. */
  private Outcome<Delivered> rest(
      ContainerSerial serial, Central.TicketView view, Delivered some, String requestId) {
    return some.licenses().size() >= wanted(view, serial).size()
        ? Outcome.done(some)
        : activateHash(
            new ContainerAccess(serial, Optional.empty(), true), view.ticket().hash(), requestId);
  }

  private Outcome<Delivered> delivered(
      ContainerSerial serial, Central.TicketView view, Transfer.Ending ending) {
    if (!(ending instanceof Transfer.Ending.Complete complete)) {
      return ending.refusal();
    }
    if (!complete.refusedWishes().isEmpty()) {
      return refusal(complete.refusedWishes());
    }
    List<License> here =
        central.licenses(view.ticket()).stream()
            .filter(license -> license.place().isIn(serial))
            .toList();
    return Outcome.done(new Delivered(serial, here));
  }

  private static <T> Outcome<T> refusal(List<ExchangeResult.RefusedWish> refused) {
    ExchangeResult.RefusedWish first = refused.get(0);
    return Outcome.refused(
        first.reason().whenComing(),
        "license",
        first.wish().license().text(),
        "refused",
        Integer.toString(refused.size()));
  }

  private static List<Wish> wishes(Central.TicketView view, ContainerSerial serial) {
    Digest right = TicketRight.of(view.ticket().hash(), serial);
    return wanted(view, serial).stream()
        .map(
            license ->
                new Wish(
                    Wish.Kind.ACTIVATE, license.id(), license.generation(), Optional.of(right)))
        .toList();
  }

  /**
   * The licences that can come into a container or are there; where there are none, all, so that
   * Central says why.
   */
  private static List<License> wanted(Central.TicketView view, ContainerSerial serial) {
    List<License> wanted =
        view.licenses().stream()
            .filter(
                license ->
                    license.place().state() == Place.State.AVAILABLE || license.belongsIn(serial))
            .toList();
    return wanted.isEmpty() ? view.licenses() : wanted;
  }

  private ContextReader.VerifiedContext genuine(SignedMessage context) {
    ContextReader.Reading reading = central.read(context);
    if (reading instanceof ContextReader.Reading.Genuine genuine) {
      return genuine.context();
    }
    throw new IllegalStateException("a container made here is not believed: " + reading);
  }
}
