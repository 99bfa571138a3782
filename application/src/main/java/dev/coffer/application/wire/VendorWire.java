package dev.coffer.application.wire;

import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.TokenRole;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /api/v1}, the vendors' interface, and of the exchange. */
public final class VendorWire {
  private VendorWire() {}

  /**
   * Asks to protect one file.
   *
   * @param features all of these must be licensed to open it
   * @param releaseDate which maintenance has to cover
   * @param units charged each time it is opened
   */
  public record NewProtection(
      @Nullable List<Integer> features, @Nullable Instant releaseDate, @Nullable Long units) {}

  /** A protected file's head, and the key of its content, which is shown here alone. */
  public record ProtectionBody(String header, String contentKey) {
    @Override
    public String toString() {
      return "ProtectionBody[redacted]";
    }
  }

  /** A version of a product's keys. */
  public record KeyVersion(int version) {}

  /** A product; the same in requests and answers. */
  public record ProductBody(
      long code,
      String name,
      @Nullable String text,
      @Nullable List<Integer> features,
      @Nullable TermsBody terms,
      @Nullable List<Module> modules) {
    public static ProductBody of(Product product) {
      return new ProductBody(
          product.code().value(),
          product.name(),
          product.text(),
          VendorWire.features(product.features()),
          TermsBody.of(product.terms()),
          product.modules().stream().map(Module::of).toList());
    }

    /** The firm's product; what is absent is as by default. */
    public Product product(FirmId firm) {
      return product(firm, Bytes.empty());
    }

    /**
     * The firm's product instead of {@code before}; what is absent is as by default, but for secret
     * data, which is never shown and so stays unless it is given: empty data removes it.
     */
    public Product instead(Product before) {
      return product(before.firm(), before.terms().secretData());
    }

    private Product product(FirmId firm, Bytes secret) {
      return new Product(
          firm,
          new ProductCode(code),
          name,
          text == null ? "" : text,
          featureMap(features),
          (terms == null ? TermsBody.ofDefaults() : terms).terms(secret),
          modules == null ? List.of() : modules.stream().map(Module::module).toList());
    }
  }

  /** A part sold within a product. */
  public record Module(long code, String name, @Nullable List<Integer> features) {
    static Module of(LicenseEntry.ModuleEntry module) {
      return new Module(
          module.product().value(), module.name(), VendorWire.features(module.features()));
    }

    public LicenseEntry.ModuleEntry module() {
      return new LicenseEntry.ModuleEntry(new ProductCode(code), featureMap(features), name);
    }
  }

  /** The numbers of the features that a map has. */
  public static List<Integer> features(FeatureMap map) {
    return IntStream.range(0, FeatureMap.FEATURES).filter(map::has).boxed().toList();
  }

  /** The map of these features; none where absent. */
  public static FeatureMap featureMap(@Nullable List<Integer> features) {
    return features == null
        ? FeatureMap.NONE
        : FeatureMap.of(features.stream().mapToInt(Integer::intValue).toArray());
  }

  /** A page in ascending order of code; {@code next} asks for the page after it. */
  public record Products(List<ProductBody> items, @Nullable String next) {}

  public record NewCustomer(String name, @Nullable String email) {}

  public record CustomerBody(String id, String name, @Nullable String email) {
    public static CustomerBody of(Customer customer) {
      return new CustomerBody(customer.id().text(), customer.name(), customer.email().orElse(null));
    }
  }

  public record Customers(List<CustomerBody> items, @Nullable String next) {}

  public record OrderItem(long product, int quantity) {
    public Order.Item item() {
      return new Order.Item(new ProductCode(product), quantity);
    }
  }

  /**
   * An order to be made.
   *
   * @param number the vendor's own, of one order
   * @param mail whether the ticket is mailed to the customer; absent: as the firm's rules say
   */
  public record NewOrder(
      @Nullable String customer,
      @Nullable String number,
      List<OrderItem> items,
      @Nullable String comment,
      @Nullable Boolean mail) {
    /** Without a number, with mail as the firm's rules say. */
    public NewOrder(@Nullable String customer, List<OrderItem> items, @Nullable String comment) {
      this(customer, null, items, comment, null);
    }

    public Sales.Wanted wanted() {
      return new Sales.Wanted(
          Optional.ofNullable(customer).map(CustomerId::parse),
          Optional.ofNullable(number),
          items.stream().map(OrderItem::item).toList(),
          comment == null ? "" : comment,
          Optional.ofNullable(mail));
    }
  }

  public record OrderBody(
      String id,
      @Nullable String customer,
      @Nullable String number,
      List<OrderItem> items,
      String comment,
      Instant createdAt) {
    public static OrderBody of(Order order) {
      return new OrderBody(
          order.id().text(),
          order.customer().map(id -> id.text()).orElse(null),
          order.number().orElse(null),
          order.items().stream()
              .map(item -> new OrderItem(item.product().value(), item.quantity()))
              .toList(),
          order.comment(),
          order.createdAt());
    }
  }

  public record Orders(List<OrderBody> items, @Nullable String next) {}

  /** An order just made, with its ticket, which is shown here alone. */
  public record Sale(OrderBody order, String ticket, List<String> licenses) {
    public static Sale of(Sales.Sale sale) {
      return new Sale(
          OrderBody.of(sale.order()),
          sale.ticket().text(),
          sale.licenses().stream().map(license -> license.id().text()).toList());
    }

    @Override
    public String toString() {
      return "Sale[redacted]";
    }
  }

  /** A licence without its history. */
  public record LicenseBody(
      String id,
      String order,
      long product,
      String name,
      int generation,
      Place.State state,
      @Nullable String container,
      TermsBody terms,
      int pending) {
    public static LicenseBody of(License license) {
      return new LicenseBody(
          license.id().text(),
          license.order().text(),
          license.product().value(),
          license.name(),
          license.generation(),
          license.place().state(),
          license.place().container().map(ContainerSerial::text).orElse(null),
          TermsBody.of(license.terms()),
          license.pending().size());
    }
  }

  public record Licenses(List<LicenseBody> items, @Nullable String next) {}

  public record HistoryLine(
      Instant at, String event, Place.State state, int generation, @Nullable String container) {}

  /**
   * A licence with what happened to it, oldest first.
   *
   * @param newestTerms the vendor's newest word, where it waits for the licence's container
   * @param successor the licence that takes its place
   * @param usedUnits used in all containers, as far as is known
   */
  public record LicenseHistory(
      LicenseBody license,
      @Nullable TermsBody newestTerms,
      @Nullable String successor,
      long usedUnits,
      @Nullable Instant firstUse,
      ChangesWire.Restores restores,
      List<ChangesWire.LostCopy> lostCopies,
      List<HistoryLine> history) {
    public static LicenseHistory of(License license) {
      return new LicenseHistory(
          LicenseBody.of(license),
          license.pending().isEmpty() ? null : TermsBody.of(license.newestTerms()),
          license.successor().map(id -> id.text()).orElse(null),
          license.usedInAll().units(),
          license.usedInAll().firstUse().orElse(null),
          ChangesWire.Restores.of(license),
          ChangesWire.LostCopy.of(license),
          license.history().stream()
              .map(
                  line ->
                      new HistoryLine(
                          line.at(),
                          line.event(),
                          line.state(),
                          line.generation(),
                          line.container().orElse(null)))
              .toList());
    }
  }

  /** A ticket as its vendor sees it. */
  public record TicketBody(
      String hint, String order, boolean owned, Instant createdAt, List<LicenseBody> licenses) {}

  /**
   * Asks for a token; without {@code lifeSeconds} it lives until revoked.
   *
   * @param scopes what it may do, or absent: what {@code role} says
   */
  public record NewToken(
      String name,
      @Nullable Set<ApiToken.Scope> scopes,
      @Nullable TokenRole role,
      @Nullable Long lifeSeconds) {
    /**
     * What it may do.
     *
     * @throws Malformed when both scopes and role are given, or none
     */
    public Set<ApiToken.Scope> rights() {
      if (scopes != null && role == null) {
        return scopes;
      }
      if (scopes == null && role != null) {
        return role.scopes();
      }
      throw new Malformed(Malformed.Reason.MISSING_KEY, "a token has scopes, or a role");
    }
  }

  public record TokenBody(
      String id,
      String name,
      List<ApiToken.Scope> scopes,
      @Nullable TokenRole role,
      Instant createdAt,
      @Nullable Instant expires,
      @Nullable Instant revoked) {
    public static TokenBody of(ApiToken token) {
      return new TokenBody(
          token.id().text(),
          token.name(),
          token.scopes().stream().sorted().toList(),
          token.role().orElse(null),
          token.createdAt(),
          token.expires().orElse(null),
          token.revoked().orElse(null));
    }
  }

  public record Tokens(List<TokenBody> items, @Nullable String next) {}

  /** A token just made, with its secret, which is shown here alone. */
  public record MadeToken(TokenBody token, String secret) {
    @Override
    public String toString() {
      return "MadeToken[redacted]";
    }
  }

  /**
   * A container's context on its way to Central.
   *
   * @param grant what its firm granted it, where an answer asked for that
   */
  public record Exchange(String context, @Nullable String grant) {}

  /**
   * Central's answer.
   *
   * @param updates a bundle, possibly empty
   * @param contact a {@code time} message for the container, where an entry there depends on it
   * @param challenge what the container's next context is to answer before it applies the updates
   * @param grantWanted that the context is to be sent with what its firm granted it; else absent
   */
  public record ExchangeAnswer(
      String updates,
      List<RefusedWish> refusedWishes,
      Chain.@Nullable Incident incident,
      @Nullable String contact,
      @Nullable String challenge,
      @Nullable Boolean grantWanted) {
    private static final int LONGEST_CHALLENGE = 32;

    public static ExchangeAnswer of(String updates, ExchangeResult.Answered answered) {
      return new ExchangeAnswer(
          updates,
          answered.refusedWishes().stream()
              .map(each -> new RefusedWish(CloudWire.WishBody.of(each.wish()), each.reason()))
              .toList(),
          answered.incident().orElse(null),
          answered.contact().map(message -> message.encoded().base64Url()).orElse(null),
          answered.challenge().map(Bytes::base64Url).orElse(null),
          answered.grantWanted() ? true : null);
    }

    public boolean wantsGrant() {
      return Boolean.TRUE.equals(grantWanted);
    }

    public Optional<Bytes> challenged() {
      return Optional.ofNullable(challenge)
          .map(text -> Wire.bytes("challenge", text, LONGEST_CHALLENGE));
    }

    public List<ExchangeResult.RefusedWish> refused() {
      return refusedWishes.stream()
          .map(each -> new ExchangeResult.RefusedWish(each.wish().wish(), each.reason()))
          .toList();
    }

    public Optional<SignedMessage> contactCertified() {
      return Optional.ofNullable(contact).map(text -> CloudWire.message("contact", text));
    }

    public Optional<Chain.Incident> incidentSeen() {
      return Optional.ofNullable(incident);
    }
  }

  public record RefusedWish(CloudWire.WishBody wish, ExchangeResult.RefusedWish.Reason reason) {}
}
