package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.ApiTokens;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.ProductKeys;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.FirmBody;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.update.SignedUpdate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /api/v1}: what a vendor's programs do, and the exchange of containers with Central. */
final class VendorRoutes {
  private static final String BASE = VendorApi.BASE;

  /** A hundred years, in seconds. */
  private static final long LONGEST_LIFE = 3_153_600_000L;

  private final Coffer coffer;
  private final Guesses guesses;
  private final VendorApi api;

  VendorRoutes(Coffer coffer, Guesses guesses) {
    this.coffer = coffer;
    this.guesses = guesses;
    this.api = new VendorApi(coffer);
  }

  void register(Routes routes) {
    routes.get(BASE + "/firm", this::firm);
    routes.get(BASE + "/products", this::products);
    routes.post(BASE + "/products", this::addProduct);
    routes.get(BASE + "/products/{code}", this::product);
    routes.put(BASE + "/products/{code}", this::changeProduct);
    routes.post(BASE + "/products/{code}/protections", this::protect);
    routes.post(BASE + "/products/{code}/keys", this::rotateKeys);
    routes.get(BASE + "/customers", this::customers);
    routes.post(BASE + "/customers", this::addCustomer);
    routes.get(BASE + "/customers/{id}", this::customer);
    routes.put(BASE + "/customers/{id}", this::changeCustomer);
    routes.get(BASE + "/orders", this::orders);
    routes.post(BASE + "/orders", this::sell);
    routes.get(BASE + "/orders/{id}", this::order);
    routes.get(BASE + "/licenses", this::licenses);
    routes.get(BASE + "/licenses/{id}", this::license);
    routes.post(BASE + "/tickets/lookup", this::ticket);
    routes.get(BASE + "/tokens", this::tokens);
    routes.post(BASE + "/tokens", this::makeToken);
    routes.delete(BASE + "/tokens/{id}", this::revokeToken);
    routes.post(BASE + "/exchange", this::exchangeContext);
  }

  private void firm(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    exchange.answer(200, FirmBody.of(coffer.firms().byId(firm).orElseThrow()));
  }

  private void products(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<Product> page =
        coffer
            .sales()
            .products(firm, exchange.query("after").map(VendorRoutes::code), exchange.limit());
    exchange.answer(
        200,
        new VendorWire.Products(
            page.stream().map(VendorWire.ProductBody::of).toList(),
            VendorApi.next(page, exchange, product -> product.code().toString())));
  }

  private void addProduct(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    VendorWire.ProductBody body = exchange.body(VendorWire.ProductBody.class, Bodies.PRODUCT);
    api.once(
        exchange,
        201,
        firm,
        () -> coffer.sales().add(body.product(firm)).map(VendorWire.ProductBody::of));
  }

  private void product(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    Product product = Refused.unless(coffer.sales().product(firm, code(exchange.path("code"))));
    exchange.answer(200, VendorWire.ProductBody.of(product));
  }

  private void changeProduct(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    VendorWire.ProductBody body = exchange.body(VendorWire.ProductBody.class, Bodies.PRODUCT);
    ProductCode code = code(exchange.path("code"));
    if (!code.equals(new ProductCode(body.code()))) {
      throw new Malformed(
          Malformed.Reason.OUT_OF_RANGE, "the code of the body must be that of the address");
    }
    Product changed = Refused.unless(coffer.sales().change(firm, code, body::instead));
    exchange.answer(200, VendorWire.ProductBody.of(changed));
  }

  private void protect(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.PROTECT);
    VendorWire.NewProtection body = exchange.body(VendorWire.NewProtection.class);
    long units = Optional.ofNullable(body.units()).orElse(0L);
    ProductKeys.Protection made =
        Refused.unless(
            coffer
                .productKeys()
                .protect(
                    firm,
                    code(exchange.path("code")),
                    VendorWire.featureMap(body.features()),
                    Optional.ofNullable(body.releaseDate()),
                    units));
    exchange.answer(
        201,
        new VendorWire.ProtectionBody(
            made.header().encode().base64Url(), made.contentKey().base64Url()));
  }

  private void rotateKeys(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.PROTECT);
    ProductCode product = code(exchange.path("code"));
    api.once(
        exchange,
        201,
        firm,
        () -> coffer.productKeys().rotate(firm, product).map(VendorWire.KeyVersion::new));
  }

  private void customers(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<Customer> page =
        coffer
            .sales()
            .customers(
                firm,
                exchange.query("email"),
                exchange.query("after").map(CustomerId::parse),
                exchange.limit());
    exchange.answer(
        200,
        new VendorWire.Customers(
            page.stream().map(VendorWire.CustomerBody::of).toList(),
            VendorApi.next(page, exchange, customer -> customer.id().text())));
  }

  private void addCustomer(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    VendorWire.NewCustomer body = exchange.body(VendorWire.NewCustomer.class);
    api.once(
        exchange,
        201,
        firm,
        () ->
            Outcome.done(
                VendorWire.CustomerBody.of(
                    coffer
                        .sales()
                        .addCustomer(firm, body.name(), Optional.ofNullable(body.email())))));
  }

  private void changeCustomer(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    VendorWire.NewCustomer body = exchange.body(VendorWire.NewCustomer.class);
    Customer changed =
        Refused.unless(
            coffer
                .sales()
                .change(
                    new Customer(
                        CustomerId.parse(exchange.path("id")),
                        firm,
                        body.name(),
                        Optional.ofNullable(body.email()))));
    exchange.answer(200, VendorWire.CustomerBody.of(changed));
  }

  private void customer(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    Customer customer =
        Refused.unless(coffer.sales().customer(firm, CustomerId.parse(exchange.path("id"))));
    exchange.answer(200, VendorWire.CustomerBody.of(customer));
  }

  private void orders(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<Order> page =
        coffer
            .sales()
            .orders(
                firm,
                Filters.orders(exchange),
                exchange.query("after").map(OrderId::parse),
                exchange.limit());
    exchange.answer(
        200,
        new VendorWire.Orders(
            page.stream().map(VendorWire.OrderBody::of).toList(),
            VendorApi.next(page, exchange, order -> order.id().text())));
  }

  private void sell(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    VendorWire.NewOrder body = exchange.body(VendorWire.NewOrder.class);
    api.once(
        exchange,
        201,
        firm,
        () -> coffer.sales().sell(firm, body.wanted()).map(VendorWire.Sale::of));
  }

  private void order(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    Order order = Refused.unless(coffer.sales().order(firm, OrderId.parse(exchange.path("id"))));
    exchange.answer(200, VendorWire.OrderBody.of(order));
  }

  private void licenses(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    List<License> page =
        coffer
            .sales()
            .licenses(
                firm,
                Filters.licenses(exchange),
                exchange.query("after").map(LicenseId::parse),
                exchange.limit());
    exchange.answer(
        200,
        new VendorWire.Licenses(
            page.stream().map(VendorWire.LicenseBody::of).toList(),
            VendorApi.next(page, exchange, license -> license.id().text())));
  }

  private void license(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    License license =
        coffer
            .sales()
            .license(firm, LicenseId.parse(exchange.path("id")))
            .orElseThrow(() -> new Refused(Problem.NOT_FOUND, Map.of()));
    exchange.answer(200, VendorWire.LicenseHistory.of(license));
  }

  private void ticket(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    GatewayWire.TicketBody body = exchange.body(GatewayWire.TicketBody.class);
    TicketCode ticket = Exchange.ticket(body.ticket());
    Central.TicketView view =
        guesses.limited(
            exchange,
            () ->
                coffer
                    .gateway()
                    .show(ticket)
                    .then(
                        found ->
                            found.ticket().firm().equals(firm)
                                ? Outcome.done(found)
                                : Outcome.refused(Problem.TICKET_UNKNOWN)));
    exchange.answer(
        200,
        new VendorWire.TicketBody(
            view.ticket().hint(),
            view.ticket().order().text(),
            view.ticket().owner().isPresent(),
            view.ticket().createdAt(),
            view.licenses().stream().map(VendorWire.LicenseBody::of).toList()));
  }

  private void tokens(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    List<ApiToken> page =
        coffer.tokens().list(firm, exchange.query("after").map(Id::parse), exchange.limit());
    exchange.answer(
        200,
        new VendorWire.Tokens(
            page.stream().map(VendorWire.TokenBody::of).toList(),
            VendorApi.next(page, exchange, token -> token.id().text())));
  }

  private void makeToken(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    VendorWire.NewToken body = exchange.body(VendorWire.NewToken.class);
    Long life = body.lifeSeconds();
    if (life != null && (life < 1 || life > LONGEST_LIFE)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "lifeSeconds must be 1..3153600000");
    }
    api.once(
        exchange,
        201,
        firm,
        () -> {
          ApiTokens.Made made =
              coffer
                  .tokens()
                  .make(
                      firm,
                      body.name(),
                      body.rights(),
                      Optional.ofNullable(life).map(Duration::ofSeconds));
          return Outcome.done(
              new VendorWire.MadeToken(
                  VendorWire.TokenBody.of(made.token()), made.secret().text()));
        });
  }

  private void revokeToken(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    Refused.unless(coffer.tokens().revoke(firm, Id.parse(exchange.path("id"))));
    exchange.empty(204);
  }

  /** Needs no token: the context is signed by its container. */
  private void exchangeContext(Exchange exchange) {
    VendorWire.Exchange body = exchange.body(VendorWire.Exchange.class, Bodies.BACKED_CONTEXT);
    ExchangeResult result =
        coffer
            .central()
            .exchange(
                CloudWire.message("context", body.context()),
                CloudWire.grant(body.grant()),
                exchange.requestId());
    if (result instanceof ExchangeResult.Untrusted untrusted) {
      throw new Refused(Problem.CONTEXT_UNTRUSTED, Map.of("reason", untrusted.reason().name()));
    }
    if (result instanceof ExchangeResult.UnknownFirm unknown) {
      throw new Refused(Problem.FIRM_UNKNOWN, Map.of("firm", Wire.firm(unknown.firm())));
    }
    ExchangeResult.Answered answered = (ExchangeResult.Answered) result;
    String updates = SignedUpdate.encodeBundle(answered.updates()).base64Url();
    exchange.answer(200, VendorWire.ExchangeAnswer.of(updates, answered));
  }

  static ProductCode code(String text) {
    if (!text.matches("[0-9]{1,10}")) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "a product code is a number");
    }
    return new ProductCode(Long.parseLong(text));
  }
}
