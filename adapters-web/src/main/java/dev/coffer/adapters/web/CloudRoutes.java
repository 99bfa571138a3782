package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Problem;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.ContainerAccess;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /cloud/v1}: devices, their container's contents, and seats. */
final class CloudRoutes {
  private static final String BASE = "/cloud/v1";

  private final Coffer coffer;
  private final Guesses guesses;

  CloudRoutes(Coffer coffer, Guesses guesses) {
    this.coffer = coffer;
    this.guesses = guesses;
  }

  void register(Routes routes) {
    routes.post(BASE + "/devices", this::enrol);
    routes.post(BASE + "/devices/renewals", this::renewToken);
    routes.get(BASE + "/devices", this::devices);
    routes.patch(BASE + "/devices/{id}", this::rename);
    routes.delete(BASE + "/devices/{id}", this::revoke);
    routes.get(BASE + "/containers/current", this::contents);
    routes.post(BASE + "/containers/current/updates", this::update);
    routes.post(BASE + "/containers/current/contexts", this::context);
    routes.post(BASE + "/containers/current/applications", this::apply);
    routes.post(BASE + "/containers/current/contacts", this::contact);
    routes.post(BASE + "/activations", this::activate);
    routes.post(BASE + "/leases", this::acquire);
    routes.post(BASE + "/leases/{id}/renewals", this::renew);
    routes.delete(BASE + "/leases/{id}", this::release);
    routes.post(BASE + "/leases/{id}/uses", this::use);
    routes.post(BASE + "/leases/{id}/proofs", this::prove);
  }

  /** The firms of whom a container holds something. */
  static List<FirmBody> firms(Coffer coffer, ContainerSerial serial) {
    return firms(coffer, coffer.central().firmsOf(serial));
  }

  static List<FirmBody> firms(Coffer coffer, List<FirmId> ids) {
    return ids.stream()
        .map(coffer.firms()::byId)
        .flatMap(Optional::stream)
        .map(FirmBody::of)
        .toList();
  }

  private void enrol(Exchange exchange) {
    CloudWire.Enrolment body = exchange.body(CloudWire.Enrolment.class);
    Bytes secret = Wire.bytes("credentialSecret", body.credentialSecret(), 32);
    SignedMessage enrolment = CloudWire.message("enrolment", body.enrolment());
    Cloud.Enrolled enrolled =
        guesses.limited(exchange, () -> coffer.cloud().enrol(secret, body.name(), enrolment));
    exchange.answer(
        201, CloudWire.EnrolledDevice.of(enrolled, firms(coffer, enrolled.container().serial())));
  }

  private void renewToken(Exchange exchange) {
    CloudWire.Renewal body = exchange.body(CloudWire.Renewal.class);
    ContainerSerial serial = ContainerSerial.parse(body.container());
    Cloud.Enrolled renewed =
        Refused.unless(coffer.cloud().renew(serial, CloudWire.message("request", body.request())));
    exchange.answer(201, CloudWire.EnrolledDevice.of(renewed, firms(coffer, serial)));
  }

  private void devices(Exchange exchange) {
    DeviceSession session = device(exchange);
    List<Device> devices = Refused.unless(coffer.cloud().devices(session.access()));
    exchange.answer(
        200, new CloudWire.Devices(devices.stream().map(each -> body(each, session)).toList()));
  }

  private void rename(Exchange exchange) {
    DeviceSession session = device(exchange);
    String name = exchange.body(CloudWire.DeviceName.class).name();
    Device renamed =
        Refused.unless(
            coffer.cloud().rename(session.access(), DeviceId.parse(exchange.path("id")), name));
    exchange.answer(200, body(renamed, session));
  }

  private void revoke(Exchange exchange) {
    DeviceSession session = device(exchange);
    Refused.unless(coffer.cloud().revoke(session.access(), DeviceId.parse(exchange.path("id"))));
    exchange.empty(204);
  }

  private static CloudWire.DeviceBody body(Device device, DeviceSession session) {
    return CloudWire.DeviceBody.of(device, device.id().equals(session.device().id()));
  }

  private void contents(Exchange exchange) {
    ContainerAccess access = device(exchange).access();
    List<CloudWire.FirmContents> firms =
        coffer.cloud().contents(access).stream().map(this::contents).toList();
    exchange.answer(
        200,
        new CloudWire.Contents(
            access.container().text(),
            coffer.containers().keys(access.container()).encoded().base64Url(),
            firms));
  }

  private CloudWire.FirmContents contents(Cloud.FirmContents held) {
    ContainerDriver.Contents contents = held.contents();
    return new CloudWire.FirmContents(
        FirmBody.of(coffer.firms().byId(held.firm()).orElseThrow()),
        contents.blocked(),
        contents.time().own(),
        contents.time().contact().orElse(null),
        contents.items().stream().map(CloudWire.Item::of).toList());
  }

  private void update(Exchange exchange) {
    DeviceSession session = device(exchange);
    exchange.answer(
        200, new CloudWire.Brought(coffer.cloud().update(session.access(), exchange.requestId())));
  }

  private void context(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.ContextRequest body = exchange.body(CloudWire.ContextRequest.class);
    Optional<Bytes> challenge =
        Optional.ofNullable(body.challenge()).map(text -> Wire.bytes("challenge", text, 32));
    List<Wish> wishes =
        Optional.ofNullable(body.wishes()).orElse(List.of()).stream()
            .map(CloudWire.WishBody::wish)
            .toList();
    FirmId firm = Wire.firm(body.firm());
    ContainerSerial serial = session.container().serial();
    ContainerDriver.Backed made =
        Boolean.TRUE.equals(body.backed())
            ? coffer.containers().backed(serial, firm, wishes)
            : new ContainerDriver.Backed(
                coffer.containers().context(serial, firm, challenge, wishes), Optional.empty());
    exchange.answer(201, CloudWire.ContextBody.of(made));
  }

  private void apply(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.Application body = exchange.body(CloudWire.Application.class, Bodies.UPDATE);
    List<SignedUpdate> updates =
        SignedUpdate.parseBundle(Wire.bytes("update", body.update(), SignedUpdate.LONGEST_BUNDLE));
    if (updates.size() != 1) {
      throw new Refused(Problem.REQUEST_MALFORMED, Map.of("detail", "one update at a time"));
    }
    ContainerDriver.ApplyOutcome outcome =
        coffer.containers().apply(session.container().serial(), updates.get(0));
    exchange.answer(200, applied(outcome));
  }

  private void contact(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.ContactBody body = exchange.body(CloudWire.ContactBody.class, Bodies.CONTEXT);
    boolean taken =
        coffer
            .containers()
            .contacted(session.container().serial(), CloudWire.message("contact", body.contact()));
    exchange.answer(200, new CloudWire.ContactTaken(taken));
  }

  private static CloudWire.Applied applied(ContainerDriver.ApplyOutcome outcome) {
    if (outcome instanceof ContainerDriver.ApplyOutcome.Applied applied) {
      return new CloudWire.Applied(
          applied.repeated()
              ? CloudWire.Applied.Outcome.REPEATED
              : CloudWire.Applied.Outcome.APPLIED,
          applied.receipt().encoded().base64Url(),
          null,
          null,
          null);
    }
    if (outcome instanceof ContainerDriver.ApplyOutcome.Refused refused) {
      return new CloudWire.Applied(
          CloudWire.Applied.Outcome.REFUSED,
          null,
          refused.reason().name(),
          refused.counterHere(),
          null);
    }
    if (outcome instanceof ContainerDriver.ApplyOutcome.InUse inUse) {
      return new CloudWire.Applied(
          CloudWire.Applied.Outcome.IN_USE, null, null, null, inUse.until());
    }
    ContainerDriver.ApplyOutcome.Untrusted untrusted =
        (ContainerDriver.ApplyOutcome.Untrusted) outcome;
    return new CloudWire.Applied(
        CloudWire.Applied.Outcome.UNTRUSTED, null, untrusted.reason().name(), null, null);
  }

  private void activate(Exchange exchange) {
    DeviceSession session = device(exchange);
    GatewayWire.TicketBody body = exchange.body(GatewayWire.TicketBody.class);
    TicketCode ticket = Exchange.ticket(body.ticket());
    Gateway.Delivered delivered =
        guesses.limited(
            exchange,
            () -> coffer.gateway().activate(session.access(), ticket, exchange.requestId()));
    exchange.answer(
        201,
        new GatewayWire.Delivered(
            delivered.container().text(),
            delivered.licenses().stream().map(GatewayWire.LicenseView::of).toList()));
  }

  private void acquire(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.LeaseRequest body = exchange.body(CloudWire.LeaseRequest.class);
    exchange.answer(
        201,
        CloudWire.LeaseGrant.of(Refused.unless(coffer.leasing().acquire(session, body.request()))));
  }

  private void renew(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.LeaseRenewal body = exchange.body(CloudWire.LeaseRenewal.class);
    SeatRenewal renewed =
        Refused.unless(
            coffer
                .leasing()
                .renew(
                    session,
                    seat(exchange, session, body.firm(), body.license()),
                    body.query(),
                    Duration.ofSeconds(body.termSeconds())));
    exchange.answer(200, CloudWire.Remaining.of(renewed));
  }

  private void release(Exchange exchange) {
    DeviceSession session = device(exchange);
    String firm = exchange.query("firm").orElse("");
    String license = exchange.query("license").orElse("");
    coffer.leasing().release(session, seat(exchange, session, firm, license));
    exchange.empty(204);
  }

  private void use(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.UnitsUse body = exchange.body(CloudWire.UnitsUse.class);
    SeatRef seat = seat(exchange, session, body.firm(), body.license());
    Id useId = Id.parse(body.useId());
    Optional<Unlock> unlock = body.unlock();
    if (unlock.isPresent()) {
      Unlocked unlocked =
          Refused.unless(
              coffer.leasing().unlock(session, seat, useId, body.demand(), unlock.get()));
      exchange.answer(200, left(unlocked.unitsLeft(), unlocked.key().base64Url()));
    } else {
      long left = Refused.unless(coffer.leasing().use(session, seat, useId, body.demand()));
      exchange.answer(200, left(left, null));
    }
  }

  private static CloudWire.UnitsLeft left(long units, @Nullable String key) {
    return new CloudWire.UnitsLeft(units == Long.MAX_VALUE ? null : units, key);
  }

  private void prove(Exchange exchange) {
    DeviceSession session = device(exchange);
    CloudWire.ProofRequest body = exchange.body(CloudWire.ProofRequest.class);
    exchange.answer(
        201,
        CloudWire.Proof.of(
            Refused.unless(
                coffer
                    .leasing()
                    .prove(
                        session,
                        seat(exchange, session, body.firm(), body.license()),
                        body.holderValue(),
                        body.nonceValue()))));
  }

  private static SeatRef seat(
      Exchange exchange, DeviceSession session, String firm, String license) {
    FirmId id = Wire.firm(firm);
    return new SeatRef(
        session.container().serial(),
        id,
        LicenseId.parse(license),
        LeaseId.parse(exchange.path("id")));
  }

  private DeviceSession device(Exchange exchange) {
    return device(coffer, exchange);
  }

  /** The device that the request's token is of. */
  static DeviceSession device(Coffer coffer, Exchange exchange) {
    return Refused.unless(coffer.cloud().authenticate(exchange.bearer(DeviceToken::parse)));
  }
}
