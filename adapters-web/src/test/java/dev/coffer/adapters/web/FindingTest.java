package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.TokenRole;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A vendor finds licences again by whatever is known of them, and gets its lists page by page. */
final class FindingTest {
  private final WebBench web = new WebBench();
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().build());
  private final Product reader = bench.product(firm, 20, Terms.builder().build());
  private final String token =
      bench
          .coffer
          .tokens()
          .make(firm.id(), "sales", TokenRole.SELLER.scopes(), Optional.empty())
          .secret()
          .text();
  private String ann = "";
  private String annsOrder = "";
  private String annsLicense = "";

  @BeforeEach
  void sell() {
    ann =
        web.post("/api/v1/customers", token, new VendorWire.NewCustomer("Ann", "Ann@Example.org"))
            .text("id");
    JsonNode sale =
        sold(new VendorWire.NewOrder(ann, "PO-17", items(10, 1), "Rush: 50%_off", null));
    annsOrder = sale.at("/order/id").asText();
    annsLicense = sale.at("/licenses/0").asText();
    sold(new VendorWire.NewOrder(null, "PO-18", items(20, 2), "rush hour", null));
    Firm other = bench.firm(1002);
    bench.sell(bench.product(other, 10, Terms.builder().build()), 3);
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private static List<VendorWire.OrderItem> items(long product, int quantity) {
    return List.of(new VendorWire.OrderItem(product, quantity));
  }

  private JsonNode sold(VendorWire.NewOrder order) {
    Answer answer = web.post("/api/v1/orders", token, order);
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json();
  }

  private List<String> found(String query) {
    Answer answer = web.get("/api/v1/licenses?" + query, token);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    answer.json().path("items").forEach(item -> ids.add(item.path("id").asText()));
    return ids;
  }

  @Test
  void anAddressThatIsNoneIsRefusedAtOnce() {
    for (String none : List.of("a b", "nomail", "@example.org", "a@b@c")) {
      var wrong = new VendorWire.NewCustomer("Ann", none);
      assertThat(web.post("/api/v1/customers", token, wrong).status()).as(none).isEqualTo(400);
      Answer changed = web.put("/api/v1/customers/" + ann, token, wrong);
      assertThat(changed.status()).as(none).isEqualTo(400);
      assertThat(changed.text()).contains("e-mail address");
    }
    assertThat(web.get("/api/v1/customers/" + ann, token).text("email"))
        .isEqualTo("Ann@Example.org");
  }

  @Test
  void licencesAreFoundByWhatIsKnownOfTheirOrder() {
    assertThat(found("number=PO-17")).containsExactly(annsLicense);
    assertThat(found("number=po-17")).isEmpty();
    assertThat(found("order=" + annsOrder)).containsExactly(annsLicense);
    assertThat(found("customer=" + ann)).containsExactly(annsLicense);
    assertThat(found("email=ann@example.ORG")).containsExactly(annsLicense);
    assertThat(found("email=bob@example.org")).isEmpty();
    assertThat(found("comment=RUSH")).hasSize(3).contains(annsLicense);
    assertThat(found("comment=50%25_")).containsExactly(annsLicense);
    assertThat(found("comment=50%25-")).isEmpty();
    assertThat(found("product=20")).hasSize(2).doesNotContain(annsLicense);
    assertThat(found("product=20&number=PO-17")).isEmpty();
    assertThat(found("state=AVAILABLE")).hasSize(3);
    assertThat(found("state=ACTIVE")).isEmpty();
  }

  @Test
  void licencesAreFoundByTheContainerThatHoldsThem() {
    Sales.Sale sale = bench.sell(editor, 1);
    String serial =
        Bench.done(
                bench
                    .coffer
                    .gateway()
                    .activate(
                        sale.ticket(),
                        "pc",
                        bench.enrolment(bench.deviceKey(), sale.ticket()),
                        "request-1"))
            .enrolled()
            .container()
            .serial()
            .text();

    assertThat(found("container=" + serial)).containsExactly(sale.licenses().get(0).id().text());
    assertThat(found("container=" + serial + "&state=ACTIVE")).hasSize(1);
    JsonNode containers = web.get("/api/v1/containers", token).json().path("items");
    assertThat(containers).hasSize(1);
    assertThat(containers.at("/0/serial").asText()).isEqualTo(serial);
    JsonNode devices = web.get("/api/v1/containers/" + serial + "/devices?limit=1", token).json();
    assertThat(devices.at("/items/0/name").asText()).isEqualTo("pc");
    String next = devices.path("next").asText();
    assertThat(
            web.get("/api/v1/containers/" + serial + "/devices?after=" + next, token)
                .json()
                .path("items"))
        .isEmpty();
    Firm third = bench.firm(1003);
    String foreign =
        bench
            .coffer
            .tokens()
            .make(third.id(), "x", TokenRole.OWNER.scopes(), Optional.empty())
            .secret()
            .text();
    assertThat(web.get("/api/v1/containers", foreign).json().path("items")).isEmpty();
    assertThat(web.get("/api/v1/containers/" + serial + "/devices", foreign).problem())
        .isEqualTo("container.unknown");
  }

  @Test
  void licencesAreFoundByTheAddressOfTheAccountThatHoldsTheirTicket() {
    Sales.Sale sale = bench.sell(reader, 1);
    bench
        .coffer
        .accounts()
        .register(
            new EmailAddress("carl@example.org"),
            "correct horse battery".toCharArray(),
            Optional.of(sale.ticket()),
            BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32)));

    assertThat(found("email=Carl@example.org")).containsExactly(sale.licenses().get(0).id().text());
  }

  @Test
  void aListIsReadPageByPageUnderItsFilter() {
    sold(new VendorWire.NewOrder(null, null, items(20, 5), null, null));
    List<String> all = new ArrayList<>();
    String after = "";
    int pages = 0;
    do {
      Answer page = web.get("/api/v1/licenses?product=20&limit=2" + after, token);
      page.json().path("items").forEach(item -> all.add(item.path("id").asText()));
      after = page.json().has("next") ? "&after=" + page.text("next") : "";
      pages++;
    } while (!after.isEmpty());

    assertThat(all).hasSize(7).isSorted().doesNotHaveDuplicates();
    assertThat(pages).isEqualTo(4);
    for (String limit : List.of("0", "1001", "-1", "x", "99999999999")) {
      for (String list : List.of("licenses", "orders", "customers", "containers", "products")) {
        assertThat(web.get("/api/v1/" + list + "?limit=" + limit, token).status())
            .as("%s of %s", limit, list)
            .isEqualTo(400);
      }
    }
  }

  @Test
  void ordersAndCustomersAreFound() {
    assertThat(web.get("/api/v1/orders?number=PO-17", token).json().at("/items/0/id").asText())
        .isEqualTo(annsOrder);
    assertThat(web.get("/api/v1/orders?customer=" + ann, token).json().path("items")).hasSize(1);
    assertThat(web.get("/api/v1/orders?comment=Hour", token).json().path("items")).hasSize(1);
    assertThat(
            web.get("/api/v1/customers?email=ann@example.org", token)
                .json()
                .at("/items/0/id")
                .asText())
        .isEqualTo(ann);
    assertThat(web.get("/api/v1/customers?email=x@example.org", token).json().path("items"))
        .isEmpty();
  }

  @Test
  void aNumberIsOfOneOrder() {
    VendorWire.NewOrder again = new VendorWire.NewOrder(null, "PO-17", items(10, 1), null, null);
    assertThat(web.post("/api/v1/orders", token, again).problem()).isEqualTo("order.exists");
  }

  @Test
  void whatCannotBeSoughtIsRefused() {
    for (String query :
        List.of("state=LOST", "container=X", "order=1", "customer=zz", "product=-1", "comment=")) {
      assertThat(web.get("/api/v1/licenses?" + query, token).problem())
          .as(query)
          .isEqualTo("request.malformed");
    }
    assertThat(web.get("/api/v1/licenses?comment=" + "x".repeat(257), token).problem())
        .isEqualTo("request.malformed");
  }
}
