package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.SignedGrant;
import java.util.Map;
import java.util.Optional;

/**
 * Calls of {@code /gateway/v1}. Each throws {@link dev.coffer.application.central.LinkUnavailable}
 * when the server cannot be reached. Thread-safe.
 */
public final class GatewayClient {
  private static final String BASE = "/gateway/v1";

  private final Transport transport;

  GatewayClient(Transport transport) {
    this.transport = transport;
  }

  public Outcome<GatewayWire.TicketView> show(TicketCode ticket) {
    return transport.send(
        Transport.Call.post(BASE + "/tickets/lookup", new GatewayWire.TicketBody(ticket.text()))
            .again(),
        GatewayWire.TicketView.class);
  }

  /** Hands in a context that came as a file; the same again is answered alike. */
  public Outcome<VendorWire.ExchangeAnswer> exchange(
      SignedMessage context, Optional<TicketCode> ticket, Optional<SignedGrant> grant) {
    return transport.send(
        Transport.Call.post(
                BASE + "/exchanges",
                new GatewayWire.FileExchange(
                    context.encoded().base64Url(),
                    ticket.map(TicketCode::text).orElse(null),
                    grant.map(each -> each.encode().base64Url()).orElse(null)))
            .again(),
        VendorWire.ExchangeAnswer.class);
  }

  /** Activates without account; the same enrolment again is answered alike. */
  public Outcome<GatewayWire.Activated> activate(
      TicketCode ticket, String deviceName, SignedMessage enrolment) {
    return transport.send(
        Transport.Call.post(
                BASE + "/activations",
                new GatewayWire.Activation(
                    ticket.text(), deviceName, enrolment.encoded().base64Url(), null))
            .again(),
        GatewayWire.Activated.class);
  }

  /** Registers; the same resume key again goes on where an earlier call was cut off. */
  public Outcome<GatewayWire.Registered> register(
      String email, char[] password, Optional<TicketCode> ticket, BearerToken resume) {
    return transport.send(
        Transport.Call.post(
                BASE + "/accounts",
                new GatewayWire.Registration(
                    email,
                    new String(password),
                    ticket.map(TicketCode::text).orElse(null),
                    resume.text()))
            .again(),
        GatewayWire.Registered.class);
  }

  public Outcome<GatewayWire.AccountBody> confirm(String code) {
    return transport.send(
        Transport.Call.post(BASE + "/accounts/confirmations", new GatewayWire.Code(code)),
        GatewayWire.AccountBody.class);
  }

  public Outcome<Boolean> resendConfirmation(String email) {
    return transport.send(
        Transport.Call.post(BASE + "/accounts/confirmations/resend", new GatewayWire.Email(email)));
  }

  /** Signs in; asked for again it may leave a second session, which ends by itself. */
  public Outcome<GatewayWire.Session> signIn(String email, char[] password) {
    return transport.send(
        Transport.Call.post(BASE + "/sessions", new GatewayWire.SignIn(email, new String(password)))
            .again(),
        GatewayWire.Session.class);
  }

  public Outcome<Boolean> signOut(BearerToken session) {
    return transport.send(Transport.Call.delete(BASE + "/sessions/current").bearer(session.text()));
  }

  public Outcome<Boolean> requestReset(String email) {
    return transport.send(
        Transport.Call.post(BASE + "/password-resets", new GatewayWire.Email(email)));
  }

  public Outcome<GatewayWire.AccountBody> reset(String code, char[] password) {
    return transport.send(
        Transport.Call.post(
            BASE + "/password-resets/complete",
            new GatewayWire.NewPassword(code, new String(password))),
        GatewayWire.AccountBody.class);
  }

  /** The containers of the account and of its groups. */
  public Outcome<GatewayWire.Containers> containers(BearerToken session) {
    return transport.send(
        Transport.Call.get(BASE + "/containers").bearer(session.text()),
        GatewayWire.Containers.class);
  }

  /**
   * Makes a credential, and delivers the ticket that the account registered with.
   *
   * @param container empty: the account's own, made now if there is none
   * @param recovery a recovery credential's secret, where custody is off
   * @param device an enrolled device's token, where custody is off
   */
  public Outcome<GatewayWire.CredentialBody> credential(
      BearerToken session,
      Optional<ContainerSerial> container,
      Credential.Kind kind,
      Optional<Bytes> recovery,
      Optional<DeviceToken> device) {
    return transport.send(
        Transport.Call.post(
                BASE + "/credentials",
                new GatewayWire.CredentialRequest(
                    container.map(ContainerSerial::text).orElse(null),
                    kind,
                    recovery.map(Bytes::base64Url).orElse(null),
                    device.map(DeviceToken::text).orElse(null)))
            .bearer(session.text()),
        GatewayWire.CredentialBody.class);
  }

  /** Activates a ticket for the account. */
  public Outcome<GatewayWire.Delivered> activate(
      BearerToken session, TicketCode ticket, Optional<ContainerSerial> container) {
    return transport.send(
        Transport.Call.post(
                BASE + "/activations/account",
                new GatewayWire.AccountActivation(
                    ticket.text(), container.map(ContainerSerial::text).orElse(null)))
            .bearer(session.text())
            .again(),
        GatewayWire.Delivered.class);
  }

  /** Makes a container the account's that so far was whoever's device it had. */
  public Outcome<GatewayWire.Container> adopt(BearerToken session, DeviceToken device) {
    return transport.send(
        Transport.Call.post(BASE + "/adoptions", new GatewayWire.Adoption(device.text()))
            .bearer(session.text())
            .again(),
        GatewayWire.Container.class);
  }

  public Outcome<GatewayWire.GroupBody> found(BearerToken session, String name) {
    return transport.send(
        Transport.Call.post(BASE + "/groups", new GatewayWire.GroupName(name))
            .bearer(session.text()),
        GatewayWire.GroupBody.class);
  }

  public Outcome<GatewayWire.Groups> groups(BearerToken session) {
    return transport.send(
        Transport.Call.get(BASE + "/groups").bearer(session.text()), GatewayWire.Groups.class);
  }

  /** A page of members, ascending by account. */
  public Outcome<GatewayWire.Members> members(
      BearerToken session, GroupId group, Optional<AccountId> after) {
    return transport.send(
        Transport.Call.get(
                BASE
                    + "/groups/"
                    + group.text()
                    + "/members"
                    + after.map(id -> "?after=" + id.text()).orElse(""))
            .bearer(session.text()),
        GatewayWire.Members.class);
  }

  public Outcome<GatewayWire.GroupBody> join(
      BearerToken session, GroupId group, String email, Group.Role role) {
    return transport.send(
        Transport.Call.post(
                BASE + "/groups/" + group.text() + "/members",
                new GatewayWire.NewMember(email, role))
            .bearer(session.text())
            .again(),
        GatewayWire.GroupBody.class);
  }

  public Outcome<Boolean> leave(BearerToken session, GroupId group, AccountId member) {
    return transport.send(
        Transport.Call.delete(BASE + "/groups/" + group.text() + "/members/" + member.text())
            .bearer(session.text()));
  }

  /** Makes a container that the group owns. */
  public Outcome<GatewayWire.Container> createFor(BearerToken session, GroupId group) {
    return transport.send(
        new Transport.Call(
                "POST",
                BASE + "/groups/" + group.text() + "/containers",
                Optional.empty(),
                Map.of(),
                false)
            .bearer(session.text()),
        GatewayWire.Container.class);
  }

  public Outcome<GatewayWire.Container> custody(
      BearerToken session, ContainerSerial container, boolean on) {
    return transport.send(
        Transport.Call.put(of(container) + "/custody", new GatewayWire.Custody(on))
            .bearer(session.text()),
        GatewayWire.Container.class);
  }

  public Outcome<GatewayWire.Container> limits(
      BearerToken session, ContainerSerial container, int devices, int workloads) {
    return transport.send(
        Transport.Call.put(of(container) + "/limits", new GatewayWire.Limits(devices, workloads))
            .bearer(session.text()),
        GatewayWire.Container.class);
  }

  /** Ends all devices and credentials of a container. */
  public Outcome<GatewayWire.Container> reset(BearerToken session, ContainerSerial container) {
    return transport.send(
        new Transport.Call("POST", of(container) + "/reset", Optional.empty(), Map.of(), false)
            .bearer(session.text()),
        GatewayWire.Container.class);
  }

  public Outcome<CloudWire.Devices> devices(BearerToken session, ContainerSerial container) {
    return transport.send(
        Transport.Call.get(of(container) + "/devices").bearer(session.text()),
        CloudWire.Devices.class);
  }

  public Outcome<CloudWire.DeviceBody> rename(
      BearerToken session, ContainerSerial container, DeviceId device, String name) {
    return transport.send(
        Transport.Call.patch(
                of(container) + "/devices/" + device.text(), new CloudWire.DeviceName(name))
            .bearer(session.text()),
        CloudWire.DeviceBody.class);
  }

  public Outcome<Boolean> revoke(BearerToken session, ContainerSerial container, DeviceId device) {
    return transport.send(
        Transport.Call.delete(of(container) + "/devices/" + device.text()).bearer(session.text()));
  }

  /** Restores what a ticket of the account carries. */
  public Outcome<GatewayWire.Restored> restore(BearerToken session, TicketCode ticket) {
    return transport.send(
        Transport.Call.post(BASE + "/restores", new GatewayWire.TicketBody(ticket.text()))
            .bearer(session.text()),
        GatewayWire.Restored.class);
  }

  /** Has a code for restoring sent to the ticket's customer. */
  public Outcome<GatewayWire.Mailed> requestRestore(TicketCode ticket) {
    return transport.send(
        Transport.Call.post(BASE + "/restores/requests", new GatewayWire.TicketBody(ticket.text())),
        GatewayWire.Mailed.class);
  }

  /** Restores by a code that was sent. */
  public Outcome<GatewayWire.Restored> restore(String code) {
    return transport.send(
        Transport.Call.post(BASE + "/restores/complete", new GatewayWire.Code(code)),
        GatewayWire.Restored.class);
  }

  /** Gives a licence of a container of the account back. */
  public Outcome<GatewayWire.OnItsWay> giveBack(
      BearerToken session, ContainerSerial container, LicenseId license) {
    return transport.send(
        new Transport.Call(
                "POST",
                of(container) + "/licenses/" + license.text() + "/return",
                Optional.empty(),
                Map.of(),
                true)
            .bearer(session.text()),
        GatewayWire.OnItsWay.class);
  }

  /** Has a licence of a container of the account in another one of it. */
  public Outcome<GatewayWire.OnItsWay> move(
      BearerToken session, ContainerSerial from, LicenseId license, ContainerSerial to) {
    return transport.send(
        Transport.Call.post(
                of(from) + "/licenses/" + license.text() + "/move",
                new GatewayWire.Destination(to.text()))
            .bearer(session.text())
            .again(),
        GatewayWire.OnItsWay.class);
  }

  private static String of(ContainerSerial container) {
    return BASE + "/containers/" + container.text();
  }
}
