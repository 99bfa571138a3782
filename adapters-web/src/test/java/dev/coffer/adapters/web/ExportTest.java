package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.TokenRole;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The parts of an export, one after the other, are the whole list, once, and harmless. */
final class ExportTest {
  private final WebBench web = new WebBench();
  private final Bench bench = web.bench;
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().units(5).build());
  private final String token =
      bench
          .coffer
          .tokens()
          .make(firm.id(), "=shop", TokenRole.SELLER.scopes(), Optional.empty())
          .secret()
          .text();

  @AfterEach
  void stop() {
    web.close();
  }

  private String exported(String list, String format, int limit) {
    StringBuilder file = new StringBuilder();
    Optional<String> after = Optional.empty();
    do {
      Answer part =
          web.get(
              "/api/v1/exports/%s?format=%s&limit=%d%s"
                  .formatted(list, format, limit, after.map(key -> "&after=" + key).orElse("")),
              token);
      assertThat(part.status()).as(part.text()).isEqualTo(200);
      file.append(part.text());
      after = Optional.ofNullable(part.headers().get("coffer-next"));
    } while (after.isPresent());
    return file.toString();
  }

  private static List<NamedCsvRecord> records(String csv) {
    List<NamedCsvRecord> records = new ArrayList<>();
    CsvReader.builder().ofNamedCsvRecord(csv).forEach(records::add);
    return records;
  }

  @Test
  void everyLicenceIsInThePartsOnce() {
    bench.sell(editor, 7);
    bench.sell(bench.product(bench.firm(1002), 10, Terms.builder().build()), 3);
    for (int limit : new int[] {1, 2, 7, 1000}) {
      List<NamedCsvRecord> lines = records(exported("licenses", "csv", limit));
      assertThat(lines).hasSize(7);
      assertThat(lines.stream().map(line -> line.getField("id")))
          .doesNotHaveDuplicates()
          .isSorted();
      assertThat(lines).allMatch(line -> line.getField("state").equals("AVAILABLE"));
      assertThat(lines).allMatch(line -> line.getField("units").equals("5"));
    }
  }

  @Test
  void partsOfLongItemsAreShortAndStillTheWholeList() {
    Bytes data = Bytes.of(new byte[4096]);
    Product described = bench.product(firm, 20, Terms.builder().publicData(data).build());
    for (int i = 0; i < 3; i++) {
      bench.sell(described, 128);
    }
    Answer first = web.get("/api/v1/exports/licenses?format=jsonl&limit=1000", token);
    assertThat(first.text().length()).isBetween(Exports.LONG_ENOUGH, Exports.LONG_ENOUGH + 10_000);
    assertThat(first.headers()).containsKey("coffer-next");
    List<String> lines = exported("licenses", "jsonl", 1000).lines().toList();
    assertThat(lines).hasSize(3 * 128).doesNotHaveDuplicates();
  }

  @Test
  void whatComesWhileAListIsExportedPushesNothingOutOfIt() {
    List<String> before =
        IntStream.range(0, 6)
            .mapToObj(i -> bench.sell(editor, 1).licenses().get(0).id().text())
            .toList();
    Answer first = web.get("/api/v1/exports/licenses?limit=3", token);
    bench.sell(editor, 5);
    String rest =
        web.get(
                "/api/v1/exports/licenses?limit=1000&after=" + first.headers().get("coffer-next"),
                token)
            .text();
    String file = first.text() + rest;
    assertThat(records(file).stream().map(line -> line.getField("id")))
        .containsAll(before)
        .doesNotHaveDuplicates();
  }

  @Test
  void whatASpreadsheetWouldRunIsText() {
    for (String name : List.of("=1+1", "+1", "-1", "@x", "＝1", "a=1", "\"q\", and\u00e9")) {
      web.post("/api/v1/customers", token, new VendorWire.NewCustomer(name, "-a@x.org"));
    }
    String csv = exported("customers", "csv", 3);
    assertThat(records(csv).stream().map(line -> line.getField("name")))
        .containsExactly("'=1+1", "'+1", "'-1", "'@x", "'＝1", "a=1", "\"q\", and\u00e9");
    assertThat(records(csv)).allMatch(line -> line.getField("email").equals("'-a@x.org"));
    assertThat(exported("customers", "jsonl", 3)).contains("\"name\":\"=1+1\"");
  }

  @Test
  void linesOfJsonAreTheMessagesOfTheLists() throws IOException {
    VendorWire.NewOrder order =
        new VendorWire.NewOrder(
            null, "PO-1", List.of(new VendorWire.OrderItem(10, 2)), "two\nlines", null);
    assertThat(web.post("/api/v1/orders", token, order).status()).isEqualTo(201);
    List<String> lines = exported("orders", "jsonl", 1).lines().toList();
    assertThat(lines).hasSize(1);
    assertThat(new ObjectMapper().readTree(lines.get(0)))
        .isEqualTo(web.get("/api/v1/orders", token).json().at("/items/0"));
    assertThat(records(exported("orders", "csv", 1)).get(0).getField("comment"))
        .isEqualTo("two\nlines");
  }

  @Test
  void eventsNameTheTokenThatCausedThem() {
    web.post("/api/v1/customers", token, new VendorWire.NewCustomer("Ann", null));
    bench.coffer.auditLog().sequence(1000);
    List<NamedCsvRecord> events = records(exported("events", "csv", 2));
    NamedCsvRecord added =
        events.stream()
            .filter(event -> event.getField("type").equals("customer.added"))
            .findFirst()
            .orElseThrow();
    String id = bench.coffer.tokens().list(firm.id(), Optional.empty(), 1).get(0).id().text();
    assertThat(added.getField("actor")).isEqualTo(id);
    assertThat(added.getField("actorName")).isEqualTo("'=shop");
    assertThat(events.get(0).getField("actor")).as("made without a token").isEmpty();
    assertThat(exported("events", "jsonl", 1)).doesNotContain(token);
  }

  @Test
  void whatCannotBeExportedIsRefused() {
    assertThat(web.get("/api/v1/exports/tickets", token).status()).isEqualTo(404);
    assertThat(web.get("/api/v1/exports/orders?format=xml", token).status()).isEqualTo(400);
    assertThat(web.get("/api/v1/exports/orders?after=x", token).status()).isEqualTo(400);
    assertThat(exported("containers", "csv", 10).lines()).hasSize(1);
  }
}
