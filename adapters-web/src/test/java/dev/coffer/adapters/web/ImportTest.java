package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.TokenRole;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.license.Terms;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tables of orders: looked at, sold whole or not at all, and never twice. */
final class ImportTest {
  private final WebBench web = new WebBench();
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final String token =
      bench
          .coffer
          .tokens()
          .make(firm.id(), "shop", TokenRole.SELLER.scopes(), Optional.empty())
          .secret()
          .text();

  ImportTest() {
    bench.product(firm, 10, Terms.builder().build());
    bench.product(firm, 20, Terms.builder().build());
  }

  @AfterEach
  void stop() {
    web.close();
  }

  private Answer sent(String query, String key, byte[] table) {
    Map<String, String> headers = new TreeMap<>();
    headers.put("Authorization", "Bearer " + token);
    headers.put("Content-Type", "text/csv; charset=utf-8");
    if (!key.isEmpty()) {
      headers.put("Idempotency-Key", key);
    }
    return web.send("POST", "/api/v1/orders/imports" + query, headers, table);
  }

  private Answer sent(String query, String key, String table) {
    return sent(query, key, table.getBytes(StandardCharsets.UTF_8));
  }

  private int orders() {
    return web.get("/api/v1/orders?limit=1000", token).json().path("items").size();
  }

  private List<String> faults(String table) {
    Answer answer = sent("?dryRun=true", "", table);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    List<String> faults = new ArrayList<>();
    for (JsonNode fault : answer.json().path("faults")) {
      faults.add(
          fault.path("line").asInt()
              + " "
              + fault.path("column").asText()
              + " "
              + fault.path("reason").asText());
    }
    assertThat(answer.json().path("faultCount").asInt()).isGreaterThanOrEqualTo(faults.size());
    return faults;
  }

  @Test
  void aTableWithEverythingIsSold() {
    String table =
        String.join(
            "\r\n",
            "\ufefforder,email,name,product,quantity,comment,mail",
            "A-1,eve@example.org,\"Eve, \"\"the\"\" first\",10,2,\"two",
            "lines\",no",
            "A-1,,,20,1,,",
            "",
            ",adam@example.org,Adam,20,,,yes",
            "A-3,EVE@example.org,,10,1,,",
            "");

    assertThat(faults(table)).isEmpty();
    assertThat(orders()).isZero();
    Answer sold = sent("", "k", table);
    assertThat(sold.status()).as(sold.text()).isEqualTo(201);
    assertThat(sold.json().path("orders").asInt()).isEqualTo(3);
    assertThat(sold.json().path("licenses").asInt()).isEqualTo(5);
    assertThat(sold.json().path("newCustomers").asInt()).isEqualTo(2);
    assertThat(sold.json().at("/sold/2/line").asInt()).isEqualTo(7);
    assertThat(sold.json().at("/sold/0/sale/ticket").asText()).hasSize(29);
    JsonNode first = web.get("/api/v1/orders?number=A-1", token).json().at("/items/0");
    assertThat(first.path("comment").asText()).isEqualTo("two\nlines");
    assertThat(first.path("items")).hasSize(2);
    JsonNode eve = web.get("/api/v1/customers?email=eve@example.org", token).json().path("items");
    assertThat(eve).hasSize(1);
    assertThat(eve.at("/0/name").asText()).isEqualTo("Eve, \"the\" first");
    bench.coffer.mailRoom().deliver(10);
    assertThat(bench.mailer.sent())
        .singleElement()
        .satisfies(
            mail -> {
              assertThat(mail.to().value()).isEqualTo("adam@example.org");
              assertThat(mail.text()).contains(sold.json().at("/sold/1/sale/ticket").asText());
            });
  }

  @Test
  void theSameFileUnderTheSameKeySellsOnce() {
    String table = "order,product\nB-1,10\nB-2,10\n";
    Answer first = sent("", "k", table);
    assertThat(sent("", "k", table).text()).isEqualTo(first.text());
    assertThat(orders()).isEqualTo(2);
    assertThat(sent("", "k", table + "B-3,10\n").problem()).isEqualTo("request.reused");
    Answer other = sent("", "l", table);
    assertThat(other.problem()).isEqualTo("import.faulty");
    assertThat(other.text("reason")).isEqualTo("ORDER_EXISTS");
    assertThat(orders()).isEqualTo(2);
  }

  @Test
  void everyFaultIsToldWithLineColumnAndReason() {
    String known =
        web.post("/api/v1/customers", token, new VendorWire.NewCustomer("Twin", "twin@x.org"))
            .text("id");
    web.post("/api/v1/customers", token, new VendorWire.NewCustomer("Twin", "twin@x.org"));
    String silent =
        web.post("/api/v1/customers", token, new VendorWire.NewCustomer("Silent", null)).text("id");
    String table =
        String.join(
            "\n",
            "order,customer,email,name,product,quantity,comment,mail",
            ",,,,10,0,,",
            ",,,,10,129,,",
            ",,,,,1,,",
            ",,,,-3,1,,",
            ",,,,99,1,,",
            ",0123456789ABCDEFGHJKMNPQRS,,,10,1,,",
            ",nobody,,,10,1,,",
            ",,twin@x.org,,10,1,,",
            "," + known + ",twin@x.org,,10,1,,",
            ",,no address,,10,1,,",
            ",,,Name alone,10,1,,",
            "," + silent + ",,,10,1,,yes",
            ",,,,10,1,,maybe",
            "x".repeat(65) + ",,,,10,1,,",
            ",,,,10,1," + "x".repeat(257) + ",",
            "C-1,,a@x.org,,10,1,,",
            "C-1,,b@x.org,,10,128,,",
            ",,,,10",
            "");

    assertThat(faults(table))
        .containsExactly(
            "2 quantity BAD_NUMBER",
            "3 quantity BAD_NUMBER",
            "4 product MISSING",
            "5 product BAD_NUMBER",
            "6 product UNKNOWN_PRODUCT",
            "7 customer UNKNOWN_CUSTOMER",
            "8 customer UNKNOWN_CUSTOMER",
            "9 email SEVERAL_CUSTOMERS",
            "10 email TWO_CUSTOMERS",
            "11 email BAD_TEXT",
            "12 email MISSING",
            "13 mail NO_ADDRESS",
            "14 mail BAD_WORD",
            "15 order BAD_TEXT",
            "16 comment BAD_TEXT",
            "18 email DIFFERS",
            "18 order TOO_MANY",
            "19  WRONG_COUNT");
    Answer refused = sent("", "k", table);
    assertThat(refused.problem()).isEqualTo("import.faulty");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().path("line").asText()).isEqualTo("19");
    assertThat(orders()).isZero();
    assertThat(web.get("/api/v1/customers?email=a@x.org", token).json().path("items")).isEmpty();
  }

  @Test
  void tablesThatAreNoneAreRefused() {
    assertThat(faults("product,product\n10,10\n")).containsExactly("1 product REPEATED_COLUMN");
    assertThat(faults("produkt\n10\n"))
        .containsExactly("1 produkt UNKNOWN_COLUMN", "1 product MISSING_COLUMN");
    assertThat(faults("product\n\"10\n")).containsExactly("2  BAD_QUOTES");
    assertThat(faults("product\n\"1\"0\n")).containsExactly("2  BAD_QUOTES");
    assertThat(faults("product\n")).containsExactly("1  NO_ORDERS");
    assertThat(sent("", "k", new byte[] {(byte) 0xc3, 0x28}).problem())
        .isEqualTo("request.malformed");
    assertThat(sent("?dryRun=perhaps", "k", "product\n10\n").problem())
        .isEqualTo("request.malformed");
    assertThat(web.call("POST", "/api/v1/orders/imports", token, "{}").problem())
        .isEqualTo("request.malformed");
    assertThat(sent("", "k", new byte[(1 << 20) + 1]).problem()).isEqualTo("request.too-large");
    assertThat(orders()).isZero();
  }

  @Test
  void semicolonsSeparateWhereTheFirstLineHasNoComma() {
    assertThat(sent("", "k", "product;comment\n10;a, b\n").status()).isEqualTo(201);
    assertThat(web.get("/api/v1/orders", token).json().at("/items/0/comment").asText())
        .isEqualTo("a, b");
  }

  @Test
  void aThousandLinesAreSoldAndNotOneMore() {
    String head = "product\n";
    assertThat(faults(head + "10\n".repeat(1001))).containsExactly("1002  TOO_MANY");
    Answer sold = sent("", "k", head + "10\n".repeat(1000));
    assertThat(sold.json().path("orders").asInt()).isEqualTo(1000);
    assertThat(faults("order,product,quantity\n" + "X,10,4\n".repeat(33)))
        .containsExactly("34 order TOO_MANY");
  }
}
