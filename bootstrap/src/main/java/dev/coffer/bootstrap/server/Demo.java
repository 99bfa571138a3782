package dev.coffer.bootstrap.server;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Ports;
import dev.coffer.application.Problem;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.account.Accounts;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.domain.Base32;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A firm to play with: three products, two customers, an account and unused tickets, written to
 * {@code demo.json} in the data folder. Run again, it keeps what still serves and replaces tickets
 * that were used.
 */
public final class Demo {
  private static final FirmCode FIRM = new FirmCode(1001);
  private static final int TICKETS = 6;
  private static final int PASSWORD_BYTES = 15;

  private final RunningServer server;
  private final Coffer coffer;
  private final Path file;

  private Demo(RunningServer server, Path file) {
    this.server = server;
    this.coffer = server.coffer();
    this.file = file;
  }

  /** What can be played with; the same in {@code demo.json}. */
  public record Contents(
      String url,
      String apiToken,
      String firmCode,
      List<Sold> products,
      List<String> tickets,
      Person account) {}

  /** A product of the demo. */
  public record Sold(String code, String name) {}

  /** An account of the demo; a confirmed one. */
  public record Person(String email, String password) {
    @Override
    public String toString() {
      return "Person[" + email + "]";
    }
  }

  /** Makes what is missing, and writes {@code demo.json} into {@code data}, for its owner alone. */
  public static Contents prepare(RunningServer server, Path data) {
    Demo demo = new Demo(server, data.resolve("demo.json"));
    Contents contents = demo.prepare();
    DemoFile.write(demo.file, contents);
    return contents;
  }

  private Contents prepare() {
    Optional<DemoFile.Kept> kept = DemoFile.read(file);
    Firm firm = firm();
    List<Product> products = products(firm);
    products.forEach(this::add);
    Customer customer = customers(firm).get(0);
    return new Contents(
        server.address(),
        token(firm, kept),
        FIRM.toString(),
        products.stream()
            .map(product -> new Sold(product.code().toString(), product.name()))
            .toList(),
        tickets(firm, products, customer, kept.map(DemoFile.Kept::tickets).orElse(List.of())),
        account(kept));
  }

  private Firm firm() {
    Optional<Firm> there = coffer.firms().byCode(FIRM);
    if (there.isPresent()) {
      return there.get();
    }
    Firms.Founding founding = coffer.firms().found(FIRM, "Demo Software", Set.of(Algorithm.ESP256));
    return founding instanceof Firms.Founding.Founded founded
        ? founded.firm()
        : coffer.firms().byCode(FIRM).orElseThrow();
  }

  private List<Product> products(Firm firm) {
    Instant aYearAhead =
        server
            .ports()
            .world()
            .clock()
            .instant()
            .plus(Duration.ofDays(365))
            .truncatedTo(ChronoUnit.SECONDS);
    return List.of(
        product(
            firm,
            10,
            "Editor",
            "perpetual",
            Terms.builder().kinds(ContainerKind.CLOUD, ContainerKind.MACHINE).build()),
        product(
            firm,
            20,
            "Renderer",
            "subscription for a year, five seats",
            Terms.builder().seats(5).validUntil(aYearAhead).build()),
        product(firm, 30, "Exporter", "pay per use, ten units", Terms.builder().units(10).build()));
  }

  private static Product product(Firm firm, long code, String name, String text, Terms terms) {
    return new Product(
        firm.id(), new ProductCode(code), name, text, FeatureMap.of(0), terms, List.of());
  }

  private void add(Product product) {
    if (coffer.sales().product(product.firm(), product.code()) instanceof Outcome.Refused) {
      done(coffer.sales().add(product));
    }
  }

  private List<Customer> customers(Firm firm) {
    List<Customer> there =
        new ArrayList<>(coffer.sales().customers(firm.id(), Optional.empty(), 2));
    for (String name : List.of("Miller Printing", "Ada's Workshop").subList(there.size(), 2)) {
      there.add(coffer.sales().addCustomer(firm.id(), name, Optional.empty()));
    }
    return there;
  }

  private String token(Firm firm, Optional<DemoFile.Kept> kept) {
    return kept.map(DemoFile.Kept::apiToken)
        .filter(this::serves)
        .orElseGet(
            () ->
                coffer
                    .tokens()
                    .make(firm.id(), "demo", EnumSet.allOf(ApiToken.Scope.class), Optional.empty())
                    .secret()
                    .text());
  }

  private boolean serves(String token) {
    try {
      return coffer
              .tokens()
              .authenticate(BearerToken.parse(BearerToken.Kind.API, token), ApiToken.Scope.ADMIN)
          instanceof Outcome.Done;
    } catch (Malformed e) {
      return false;
    }
  }

  /** The ticket at position i is for the product at position i, beginning again after the last. */
  private List<String> tickets(
      Firm firm, List<Product> products, Customer customer, List<String> kept) {
    List<String> tickets = new ArrayList<>();
    for (int i = 0; i < TICKETS; i++) {
      Product product = products.get(i % products.size());
      Optional<String> unused =
          i < kept.size() ? Optional.of(kept.get(i)).filter(this::unused) : Optional.empty();
      tickets.add(
          unused.orElseGet(
              () -> {
                Sales.Sale sale =
                    done(
                        coffer
                            .sales()
                            .sell(
                                firm.id(),
                                Optional.of(customer.id()),
                                List.of(new Order.Item(product.code(), 1)),
                                "demo"));
                return sale.ticket().text();
              }));
    }
    return tickets;
  }

  private boolean unused(String text) {
    if (!(TicketCode.parse(text) instanceof TicketCode.Parsed parsed)) {
      return false;
    }
    Optional<Central.TicketView> view = coffer.central().show(parsed.code().lookupHash());
    return view.isPresent()
        && view.get().ticket().owner().isEmpty()
        && view.get()
            .ticket()
            .activatableBy(Optional.empty(), server.ports().world().clock().instant())
        && view.get().licenses().stream()
            .allMatch(license -> license.place().state() == Place.State.AVAILABLE);
  }

  private Person account(Optional<DemoFile.Kept> kept) {
    return kept.map(DemoFile.Kept::account).filter(this::signsIn).orElseGet(this::newAccount);
  }

  private boolean signsIn(Person person) {
    try {
      return coffer
              .accounts()
              .signIn(new EmailAddress(person.email()), person.password().toCharArray())
          instanceof Outcome.Done;
    } catch (Malformed e) {
      return false;
    }
  }

  /** A demo's person has no mailbox, so its address needs no confirmation. */
  private Person newAccount() {
    Ports ports = server.ports();
    Accounts accounts =
        Coffer.with(
                new Ports(
                    ports.stores(),
                    ports.crypto(),
                    ports.world(),
                    new Ports.Settings(
                        new AccountSettings(false, server.address()),
                        ports.settings().leases(),
                        ports.settings().mail())))
            .accounts();
    Person person = new Person("demo@example.com", random());
    Outcome<Accounts.Registered> registered = register(accounts, person);
    if (registered instanceof Outcome.Refused<Accounts.Registered> refused
        && refused.problem() == Problem.ACCOUNT_EXISTS) {
      person = new Person("demo-" + random().substring(0, 6) + "@example.com", random());
      registered = register(accounts, person);
    }
    done(registered);
    return person;
  }

  private Outcome<Accounts.Registered> register(Accounts accounts, Person person) {
    return accounts.register(
        new EmailAddress(person.email()),
        person.password().toCharArray(),
        Optional.empty(),
        BearerToken.of(
            BearerToken.Kind.RESUME, server.ports().world().random().next(BearerToken.ENTROPY)));
  }

  private String random() {
    return Base32.encode(server.ports().world().random().next(PASSWORD_BYTES));
  }

  private static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new IllegalStateException("the demo was refused: " + outcome);
  }
}
