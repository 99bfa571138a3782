package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRef;
import dev.coffer.application.lease.SeatRenewal;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.protect.Unlock;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One cloud container as a device of it sees it. A token that expired is renewed by the device's
 * key without the caller's knowledge. Thread-safe.
 */
public final class CloudClient implements SeatSource {
  private static final String BASE = "/cloud/v1";
  private static final String HERE = BASE + "/containers/current";

  private final Transport transport;
  private final DeviceTokens tokens;

  CloudClient(Transport transport, DeviceTokens tokens) {
    this.transport = transport;
    this.tokens = tokens;
  }

  static Outcome<CloudWire.EnrolledDevice> enrol(
      Transport transport, CloudWire.Enrolment enrolment) {
    return transport.send(
        Transport.Call.post(BASE + "/devices", enrolment).again(), CloudWire.EnrolledDevice.class);
  }

  public DeviceTokens tokens() {
    return tokens;
  }

  /** What the container holds; nothing of it is verified yet. */
  public Outcome<CloudWire.Contents> contents() {
    return send(Transport.Call.get(HERE), CloudWire.Contents.class);
  }

  /** Brings what Central has for the container. */
  public Outcome<CloudWire.Brought> bring() {
    return send(
        new Transport.Call("POST", HERE + "/updates", Optional.empty(), Map.of(), true),
        CloudWire.Brought.class);
  }

  /** Activates a ticket into this container. */
  public Outcome<GatewayWire.Delivered> activate(TicketCode ticket) {
    return send(
        Transport.Call.post(BASE + "/activations", new GatewayWire.TicketBody(ticket.text()))
            .again(),
        GatewayWire.Delivered.class);
  }

  /** Gives a licence of this container back. */
  public Outcome<GatewayWire.OnItsWay> giveBack(LicenseId license) {
    return send(
        new Transport.Call(
            "POST",
            BASE + "/licenses/" + license.text() + "/return",
            Optional.empty(),
            Map.of(),
            true),
        GatewayWire.OnItsWay.class);
  }

  /** Has a licence of this container in another one of the same account. */
  public Outcome<GatewayWire.OnItsWay> move(LicenseId license, ContainerSerial to) {
    return send(
        Transport.Call.post(
                BASE + "/licenses/" + license.text() + "/move",
                new GatewayWire.Destination(to.text()))
            .again(),
        GatewayWire.OnItsWay.class);
  }

  public Outcome<CloudWire.Devices> devices() {
    return send(Transport.Call.get(BASE + "/devices"), CloudWire.Devices.class);
  }

  public Outcome<CloudWire.DeviceBody> rename(DeviceId device, String name) {
    return send(
        Transport.Call.patch(BASE + "/devices/" + device.text(), new CloudWire.DeviceName(name)),
        CloudWire.DeviceBody.class);
  }

  public Outcome<Boolean> revoke(DeviceId device) {
    return authenticated(
        call -> transport.send(call), Transport.Call.delete(BASE + "/devices/" + device.text()));
  }

  @Override
  public Optional<ContainerSerial> updates() {
    return Optional.of(tokens.held().container());
  }

  @Override
  public void update() {
    bring();
  }

  @Override
  public String name() {
    return "the Cloud at " + transport.base();
  }

  @Override
  public List<Outcome<SeatGrant>> acquire(List<SeatRequest> requests) {
    return requests.stream().map(this::acquire).toList();
  }

  private Outcome<SeatGrant> acquire(SeatRequest request) {
    return send(
            Transport.Call.post(BASE + "/leases", CloudWire.LeaseRequest.of(request)).again(),
            CloudWire.LeaseGrant.class)
        .map(grant -> read(grant, CloudWire.LeaseGrant::grant));
  }

  @Override
  public List<Outcome<SeatRenewal>> renew(List<Renewal> seats, Duration term) {
    return seats.stream().map(each -> renew(each, term)).toList();
  }

  private Outcome<SeatRenewal> renew(Renewal renewal, Duration term) {
    SeatRef seat = renewal.seat();
    return send(
            Transport.Call.post(
                    lease(seat) + "/renewals",
                    new CloudWire.LeaseRenewal(
                        Wire.firm(seat.firm()),
                        seat.license().text(),
                        term.toSeconds(),
                        renewal.query().product().value(),
                        renewal.query().feature().orElse(null)))
                .again(),
            CloudWire.Remaining.class)
        .map(rest -> read(rest, each -> each.renewal(seat)));
  }

  @Override
  public void release(List<SeatRef> seats) {
    for (SeatRef seat : seats) {
      authenticated(
          call -> transport.send(call),
          Transport.Call.delete(
              lease(seat)
                  + "?firm="
                  + Wire.firm(seat.firm())
                  + "&license="
                  + seat.license().text()));
    }
  }

  @Override
  public Outcome<Long> use(SeatRef seat, Id useId, Demand demand) {
    return use(CloudWire.UnitsUse.of(seat, useId, demand, Optional.empty()), seat)
        .map(CloudWire.UnitsLeft::left);
  }

  @Override
  public Outcome<Unlocked> unlock(SeatRef seat, Id useId, Demand demand, Unlock unlock) {
    return use(CloudWire.UnitsUse.of(seat, useId, demand, Optional.of(unlock)), seat)
        .map(left -> read(left, CloudClient::unlocked));
  }

  private static Unlocked unlocked(CloudWire.UnitsLeft answer) {
    String key = answer.key() == null ? "" : answer.key();
    return new Unlocked(Wire.digest("key", key).value(), answer.left());
  }

  private Outcome<CloudWire.UnitsLeft> use(CloudWire.UnitsUse use, SeatRef seat) {
    return send(Transport.Call.post(lease(seat) + "/uses", use).again(), CloudWire.UnitsLeft.class);
  }

  @Override
  public Outcome<SeatGrant.Proof> prove(SeatRef seat, Digest holder, Digest nonce) {
    return send(
            Transport.Call.post(
                    lease(seat) + "/proofs",
                    new CloudWire.ProofRequest(
                        Wire.firm(seat.firm()),
                        seat.license().text(),
                        holder.value().base64Url(),
                        nonce.value().base64Url()))
                .again(),
            CloudWire.Proof.class)
        .map(proof -> read(proof, CloudWire.Proof::proof));
  }

  Outcome<CloudWire.ContextBody> context(CloudWire.ContextRequest request) {
    return send(Transport.Call.post(HERE + "/contexts", request), CloudWire.ContextBody.class);
  }

  Outcome<CloudWire.Applied> apply(CloudWire.Application application) {
    return send(
        Transport.Call.post(HERE + "/applications", application).again(), CloudWire.Applied.class);
  }

  Outcome<CloudWire.ContactTaken> contact(CloudWire.ContactBody contact) {
    return send(
        Transport.Call.post(HERE + "/contacts", contact).again(), CloudWire.ContactTaken.class);
  }

  <A, B> B read(A answer, Function<A, B> reading) {
    try {
      return reading.apply(answer);
    } catch (Malformed e) {
      throw new LinkUnavailable(name() + " answered what cannot be read", e);
    }
  }

  private static String lease(SeatRef seat) {
    return BASE + "/leases/" + seat.lease().text();
  }

  private <T extends Record> Outcome<T> send(Transport.Call call, Class<T> answer) {
    return authenticated(authorized -> transport.send(authorized, answer), call);
  }

  private <T> Outcome<T> authenticated(
      Function<Transport.Call, Outcome<T>> sending, Transport.Call call) {
    DeviceTokens.Held held = tokens.held();
    Outcome<T> outcome = sending.apply(call.bearer(held.token()));
    if (!(outcome instanceof Outcome.Refused<T> refused)
        || refused.problem() != Problem.DEVICE_TOKEN) {
      return outcome;
    }
    Outcome<DeviceTokens.Held> renewed = renewed(held);
    return renewed.then(next -> sending.apply(call.bearer(next.token())));
  }

  /** Carries a refusal out of the exclusive section. */
  private static final class RenewalRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Outcome.Refused<CloudWire.EnrolledDevice> refused;

    RenewalRefused(Outcome.Refused<CloudWire.EnrolledDevice> refused) {
      super("renewal refused", null, false, false);
      this.refused = refused;
    }
  }

  private Outcome<DeviceTokens.Held> renewed(DeviceTokens.Held stale) {
    try {
      return Outcome.done(
          tokens.renew(
              newest -> newest.token().equals(stale.token()) ? renewedFrom(newest) : newest));
    } catch (RenewalRefused e) {
      return e.refused.cast();
    }
  }

  private DeviceTokens.Held renewedFrom(DeviceTokens.Held newest) {
    Outcome<CloudWire.EnrolledDevice> answer =
        transport.send(
            Transport.Call.post(
                    BASE + "/devices/renewals",
                    new CloudWire.Renewal(
                        newest.container().text(), tokens.renewal(newest).encoded().base64Url()))
                .again(),
            CloudWire.EnrolledDevice.class);
    if (answer instanceof Outcome.Refused<CloudWire.EnrolledDevice> refused) {
      throw new RenewalRefused(refused);
    }
    CloudWire.EnrolledDevice device = ((Outcome.Done<CloudWire.EnrolledDevice>) answer).value();
    return new DeviceTokens.Held(
        newest.container(), newest.device(), device.token(), device.generation());
  }
}
