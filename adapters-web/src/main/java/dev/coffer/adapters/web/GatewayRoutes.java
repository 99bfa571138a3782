package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.account.Accounts;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.gateway.Memberships;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.Account;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.CloudContainer;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.account.Owner;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.License;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /gateway/v1}: tickets, activation, accounts, credentials, groups. */
final class GatewayRoutes {
  private static final String BASE = "/gateway/v1";

  private final Coffer coffer;
  private final String publicAddress;
  private final Once once;
  private final Guesses guesses;

  GatewayRoutes(Coffer coffer, String publicAddress, Guesses guesses) {
    this.coffer = coffer;
    this.publicAddress = publicAddress;
    this.once = new Once(coffer.answers());
    this.guesses = guesses;
  }

  void register(Routes routes) {
    routes.post(BASE + "/tickets/lookup", this::lookup);
    routes.post(BASE + "/exchanges", this::exchangeFile);
    routes.post(BASE + "/activations", this::activate);
    routes.post(BASE + "/accounts", this::registerAccount);
    routes.post(BASE + "/accounts/confirmations", this::confirm);
    routes.post(BASE + "/accounts/confirmations/resend", this::resend);
    routes.post(BASE + "/sessions", this::signIn);
    routes.delete(BASE + "/sessions/current", this::signOut);
    routes.post(BASE + "/password-resets", this::requestReset);
    routes.post(BASE + "/password-resets/complete", this::reset);
    routes.get(BASE + "/containers", this::containers);
    routes.post(BASE + "/credentials", this::credential);
    routes.post(BASE + "/activations/account", this::activateForAccount);
    routes.post(BASE + "/adoptions", this::adopt);
    routes.get(BASE + "/groups", this::groups);
    routes.post(BASE + "/groups", this::foundGroup);
    routes.post(BASE + "/groups/{id}/members", this::addMember);
    routes.get(BASE + "/groups/{id}/members", this::members);
    routes.delete(BASE + "/groups/{id}/members/{account}", this::removeMember);
    routes.post(BASE + "/groups/{id}/containers", this::createForGroup);
    routes.get(BASE + "/containers/{serial}/devices", this::devices);
    routes.patch(BASE + "/containers/{serial}/devices/{id}", this::renameDevice);
    routes.delete(BASE + "/containers/{serial}/devices/{id}", this::revokeDevice);
    routes.put(BASE + "/containers/{serial}/custody", this::custody);
    routes.put(BASE + "/containers/{serial}/limits", this::limits);
    routes.post(BASE + "/containers/{serial}/reset", this::resetContainer);
  }

  private void exchangeFile(Exchange exchange) {
    GatewayWire.FileExchange body =
        exchange.body(GatewayWire.FileExchange.class, Bodies.BACKED_CONTEXT);
    SignedMessage context = CloudWire.message("context", body.context());
    Optional<TicketCode> ticket = Optional.ofNullable(body.ticket()).map(Exchange::ticket);
    Optional<SignedGrant> grant = CloudWire.grant(body.grant());
    ExchangeResult.Answered answered =
        ticket.isPresent()
            ? guesses.limited(exchange, () -> coffer.gateway().exchange(context, ticket, grant))
            : Refused.unless(coffer.gateway().exchange(context, ticket, grant));
    String updates = SignedUpdate.encodeBundle(answered.updates()).base64Url();
    exchange.answer(200, VendorWire.ExchangeAnswer.of(updates, answered));
  }

  private void lookup(Exchange exchange) {
    TicketCode ticket = Exchange.ticket(exchange.body(GatewayWire.TicketBody.class).ticket());
    Central.TicketView view = guesses.limited(exchange, () -> coffer.gateway().show(ticket));
    FirmBody firm = FirmBody.of(coffer.firms().byId(view.ticket().firm()).orElseThrow());
    exchange.answer(
        200,
        new GatewayWire.TicketView(
            view.ticket().hint(),
            firm,
            view.ticket().owner().isPresent(),
            licenses(view.licenses())));
  }

  private void activate(Exchange exchange) {
    GatewayWire.Activation body = exchange.body(GatewayWire.Activation.class);
    TicketCode ticket = Exchange.ticket(body.ticket());
    if (body.into() != null && body.into() != coffer.containers().abilities().kind()) {
      throw new Refused(Problem.KIND_NOT_ALLOWED, Map.of("into", body.into().name()));
    }
    Gateway.Activated activated =
        guesses.limited(
            exchange,
            () ->
                coffer
                    .gateway()
                    .activate(
                        ticket,
                        body.deviceName(),
                        CloudWire.message("enrolment", body.enrolment()),
                        exchange.requestId()));
    exchange.answer(
        201,
        new GatewayWire.Activated(
            CloudWire.EnrolledDevice.of(
                activated.enrolled(), CloudRoutes.firms(coffer, activated.firms())),
            licenses(activated.delivered().licenses())));
  }

  private void registerAccount(Exchange exchange) {
    GatewayWire.Registration body = exchange.body(GatewayWire.Registration.class);
    guesses.take("register " + exchange.client());
    EmailAddress email = new EmailAddress(body.email());
    Optional<TicketCode> ticket = Optional.ofNullable(body.ticket()).map(Exchange::ticket);
    BearerToken resume = BearerToken.parse(BearerToken.Kind.RESUME, body.resumeKey());
    Accounts.Registered registered =
        withPassword(
            body.password(),
            password ->
                Refused.unless(coffer.accounts().register(email, password, ticket, resume)));
    if (registered instanceof Accounts.Registered.Ready ready) {
      exchange.answer(
          201,
          new GatewayWire.Registered(
              GatewayWire.Registered.Status.READY, session(ready.signedIn())));
    } else {
      exchange.answer(
          202, new GatewayWire.Registered(GatewayWire.Registered.Status.CONFIRMATION_SENT, null));
    }
  }

  private void confirm(Exchange exchange) {
    BearerToken code = code(exchange.body(GatewayWire.Code.class).code());
    guesses.take("code " + exchange.client());
    once.answer(
        exchange,
        200,
        "code/" + code.hash().hex(),
        () -> coffer.accounts().confirm(code).map(GatewayRoutes::account));
  }

  private void resend(Exchange exchange) {
    mailed(exchange, coffer.accounts()::resendConfirmation);
  }

  /** Has an address written to; the answer does not tell whether there is such an account. */
  private void mailed(Exchange exchange, Consumer<EmailAddress> write) {
    EmailAddress email = new EmailAddress(exchange.body(GatewayWire.Email.class).email());
    guesses.take("mail " + exchange.client());
    guesses.take("mail " + email.value());
    once.empty(exchange, 202, asker(email), () -> write.accept(email));
  }

  private void signIn(Exchange exchange) {
    GatewayWire.SignIn body = exchange.body(GatewayWire.SignIn.class);
    EmailAddress email = new EmailAddress(body.email());
    guesses.take("address " + exchange.client());
    guesses.take("account " + email.value());
    Accounts.SignedIn signedIn =
        withPassword(
            body.password(), password -> Refused.unless(coffer.accounts().signIn(email, password)));
    exchange.answer(201, session(signedIn));
  }

  private void signOut(Exchange exchange) {
    coffer.accounts().signOut(session(exchange));
    exchange.empty(204);
  }

  private void requestReset(Exchange exchange) {
    mailed(exchange, coffer.accounts()::requestReset);
  }

  private void reset(Exchange exchange) {
    GatewayWire.NewPassword body = exchange.body(GatewayWire.NewPassword.class);
    BearerToken code = code(body.code());
    guesses.take("code " + exchange.client());
    Account account =
        withPassword(
            body.password(), password -> Refused.unless(coffer.accounts().reset(code, password)));
    exchange.answer(200, account(account));
  }

  private void containers(Exchange exchange) {
    Account account = signedIn(exchange);
    exchange.answer(
        200,
        new GatewayWire.Containers(
            coffer.memberships().containers(account.id()).stream()
                .map(GatewayRoutes::container)
                .toList()));
  }

  private void credential(Exchange exchange) {
    Account account = signedIn(exchange);
    GatewayWire.CredentialRequest body = exchange.body(GatewayWire.CredentialRequest.class);
    Memberships.Access access = access(account, body.container());
    boolean agreement = agrees(exchange, access, body);
    once.answer(
        exchange,
        201,
        asker(account),
        () ->
            coffer
                .memberships()
                .mayHaveCredential(access, body.kind(), agreement, exchange.requestId()),
        right ->
            coffer
                .cloud()
                .credential(right, body.kind(), publicAddress)
                .map(file -> credential(account, file)));
  }

  private GatewayWire.CredentialBody credential(Account account, CredentialFile file) {
    List<License> delivered =
        coffer
            .accounts()
            .registeredTicket(account.id())
            .flatMap(coffer.central()::show)
            .map(
                view ->
                    view.licenses().stream()
                        .filter(license -> license.place().isIn(file.container()))
                        .toList())
            .orElse(List.of());
    return new GatewayWire.CredentialBody(
        file.container().text(),
        file.kind(),
        new Armor(Armor.Type.CREDENTIAL, file.encode()).text(),
        file.expires(),
        licenses(delivered));
  }

  /** Whether an enrolled device or the recovery credential agrees. */
  private boolean agrees(
      Exchange exchange, Memberships.Access access, GatewayWire.CredentialRequest body) {
    ContainerSerial serial = access.container().serial();
    String recovery = body.recovery();
    if (recovery != null) {
      Bytes secret = Wire.bytes("recovery", recovery, 32);
      if (guesses.isRight(exchange, () -> coffer.cloud().recovers(serial, secret))) {
        return true;
      }
    }
    String token = body.deviceToken();
    if (token == null) {
      return false;
    }
    DeviceToken device = DeviceToken.parse(token);
    return guesses.isRight(
        exchange,
        () ->
            coffer.cloud().authenticate(device) instanceof Outcome.Done<DeviceSession> done
                && done.value().container().serial().equals(serial));
  }

  private void activateForAccount(Exchange exchange) {
    Account account = signedIn(exchange);
    GatewayWire.AccountActivation body = exchange.body(GatewayWire.AccountActivation.class);
    TicketCode ticket = Exchange.ticket(body.ticket());
    Memberships.Access access = access(account, body.container());
    Gateway.Delivered delivered =
        guesses.limited(
            exchange,
            () -> coffer.gateway().activate(access.right(), ticket, exchange.requestId()));
    exchange.answer(
        201,
        new GatewayWire.Delivered(delivered.container().text(), licenses(delivered.licenses())));
  }

  private void adopt(Exchange exchange) {
    Account account = signedIn(exchange);
    DeviceToken token = DeviceToken.parse(exchange.body(GatewayWire.Adoption.class).deviceToken());
    DeviceSession session = guesses.limited(exchange, () -> coffer.cloud().authenticate(token));
    CloudContainer adopted = Refused.unless(coffer.memberships().adopt(account.id(), session));
    exchange.answer(
        200,
        container(Refused.unless(coffer.memberships().container(account.id(), adopted.serial()))));
  }

  private void groups(Exchange exchange) {
    Account account = signedIn(exchange);
    exchange.answer(
        200,
        new GatewayWire.Groups(
            coffer.accounts().groupsOf(account.id()).stream()
                .map(group -> group(group, account))
                .toList()));
  }

  private void foundGroup(Exchange exchange) {
    Account account = signedIn(exchange);
    String name = exchange.body(GatewayWire.GroupName.class).name();
    once.answer(
        exchange,
        201,
        asker(account),
        () -> Outcome.done(group(coffer.accounts().found(account.id(), name), account)));
  }

  private void addMember(Exchange exchange) {
    Account account = signedIn(exchange);
    GatewayWire.NewMember body = exchange.body(GatewayWire.NewMember.class);
    GroupId id = GroupId.parse(exchange.path("id"));
    EmailAddress email = new EmailAddress(body.email());
    once.answer(
        exchange,
        201,
        asker(account),
        () ->
            coffer
                .accounts()
                .join(account.id(), id, email, body.role())
                .map(group -> group(group, account)));
  }

  private void members(Exchange exchange) {
    Account account = signedIn(exchange);
    int limit = exchange.limit();
    List<Accounts.Member> page =
        Refused.unless(
            coffer
                .accounts()
                .members(
                    account.id(),
                    GroupId.parse(exchange.path("id")),
                    exchange.query("after").map(AccountId::parse),
                    limit));
    exchange.answer(
        200,
        new GatewayWire.Members(
            page.stream()
                .map(
                    each ->
                        new GatewayWire.Member(
                            each.account().text(), each.email().value(), each.role()))
                .toList(),
            page.size() < limit ? null : page.get(page.size() - 1).account().text()));
  }

  private void removeMember(Exchange exchange) {
    Account account = signedIn(exchange);
    Refused.unless(
        coffer
            .accounts()
            .leave(
                account.id(),
                GroupId.parse(exchange.path("id")),
                AccountId.parse(exchange.path("account"))));
    exchange.empty(204);
  }

  private void devices(Exchange exchange) {
    Memberships.Access access = access(signedIn(exchange), exchange.path("serial"));
    exchange.answer(
        200,
        new CloudWire.Devices(
            Refused.unless(coffer.cloud().devices(access.right())).stream()
                .map(each -> CloudWire.DeviceBody.of(each, false))
                .toList()));
  }

  private void renameDevice(Exchange exchange) {
    Memberships.Access access = access(signedIn(exchange), exchange.path("serial"));
    String name = exchange.body(CloudWire.DeviceName.class).name();
    DeviceId id = DeviceId.parse(exchange.path("id"));
    exchange.answer(
        200,
        CloudWire.DeviceBody.of(
            Refused.unless(coffer.cloud().rename(access.right(), id, name)), false));
  }

  private void revokeDevice(Exchange exchange) {
    Memberships.Access access = access(signedIn(exchange), exchange.path("serial"));
    Refused.unless(coffer.cloud().revoke(access.right(), DeviceId.parse(exchange.path("id"))));
    exchange.empty(204);
  }

  private void createForGroup(Exchange exchange) {
    Account account = signedIn(exchange);
    Optional<Group> group = coffer.accounts().group(GroupId.parse(exchange.path("id")));
    if (group.isEmpty() || group.get().role(account.id()).isEmpty()) {
      throw new Refused(Problem.GROUP_UNKNOWN, Map.of());
    }
    once.answer(
        exchange,
        201,
        asker(account),
        () -> coffer.memberships().conceive(account.id(), group.get()),
        unkept -> Outcome.done(container(coffer.memberships().keep(account.id(), unkept))));
  }

  private void custody(Exchange exchange) {
    Memberships.Access access = access(signedIn(exchange), exchange.path("serial"));
    boolean on = exchange.body(GatewayWire.Custody.class).on();
    CloudContainer changed = Refused.unless(coffer.cloud().custody(access.right(), on));
    exchange.answer(200, container(new Memberships.Access(changed, access.right())));
  }

  private void limits(Exchange exchange) {
    Memberships.Access access = access(signedIn(exchange), exchange.path("serial"));
    GatewayWire.Limits body = exchange.body(GatewayWire.Limits.class);
    CloudContainer changed =
        Refused.unless(coffer.cloud().limits(access.right(), body.devices(), body.workloads()));
    exchange.answer(200, container(new Memberships.Access(changed, access.right())));
  }

  private void resetContainer(Exchange exchange) {
    Account account = signedIn(exchange);
    Memberships.Access access = access(account, exchange.path("serial"));
    once.answer(
        exchange,
        200,
        asker(account),
        () ->
            coffer
                .cloud()
                .reset(access.right())
                .map(changed -> container(new Memberships.Access(changed, access.right()))));
  }

  static String asker(Account account) {
    return "account/" + account.id().text();
  }

  /** Who asks for mail; the address itself is too long for a name. */
  private static String asker(EmailAddress email) {
    return "mail/" + Digest.sha256(Bytes.utf8(email.value())).hex();
  }

  private Memberships.Access access(Account account, @Nullable String serial) {
    return serial == null
        ? coffer.memberships().own(account.id())
        : Refused.unless(
            coffer.memberships().container(account.id(), ContainerSerial.parse(serial)));
  }

  private Account signedIn(Exchange exchange) {
    return signedIn(coffer, exchange);
  }

  /** Whose session the request's token is. */
  static Account signedIn(Coffer coffer, Exchange exchange) {
    return Refused.unless(coffer.accounts().authenticate(session(exchange)));
  }

  private static BearerToken session(Exchange exchange) {
    return exchange.bearer(text -> BearerToken.parse(BearerToken.Kind.SESSION, text));
  }

  private static BearerToken code(String text) {
    return BearerToken.parse(BearerToken.Kind.CODE, text);
  }

  private static <T> T withPassword(String password, Function<char[], T> use) {
    char[] chars = password.toCharArray();
    try {
      return use.apply(chars);
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static GatewayWire.Session session(Accounts.SignedIn signedIn) {
    return new GatewayWire.Session(
        signedIn.token().text(),
        signedIn.account().id().text(),
        signedIn.account().email().value(),
        signedIn.expires());
  }

  private static GatewayWire.AccountBody account(Account account) {
    return new GatewayWire.AccountBody(account.id().text(), account.email().value());
  }

  private static GatewayWire.GroupBody group(Group group, Account account) {
    return new GatewayWire.GroupBody(
        group.id().text(),
        group.name(),
        group.role(account.id()).orElse(Group.Role.MEMBER),
        group.createdAt());
  }

  private static GatewayWire.Container container(Memberships.Access access) {
    CloudContainer container = access.container();
    String group = container.owner() instanceof Owner.Team team ? team.group().text() : null;
    return new GatewayWire.Container(
        container.serial().text(),
        group,
        access.right().manages(),
        container.custody(),
        container.deviceLimit(),
        container.workloadLimit(),
        container.createdAt());
  }

  static List<GatewayWire.LicenseView> licenses(List<License> licenses) {
    return licenses.stream().map(GatewayWire.LicenseView::of).toList();
  }
}
