package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.adapters.web.WebBench.Answer;
import dev.coffer.application.Bench;
import dev.coffer.application.account.Mailer;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.Contract;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketRight;
import dev.coffer.domain.update.SignedUpdate;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server with a vendor's products, and what people and devices do there before they do what a
 * test is about: buy, activate, register, enrol.
 */
final class People implements AutoCloseable {
  static final String ANN = "ann@example.org";
  static final String PASSWORD = "correct horse battery staple";

  final WebBench web;
  final Bench bench = new Bench(true);
  final Firm firm = bench.firm(1001);
  private final Product editor =
      bench.product(
          firm,
          10,
          Terms.builder()
              .seats(5)
              .units(100)
              .moves(new Terms.Moves(true, true, 1, Duration.ZERO))
              .build());
  private final Product checkpoint =
      bench.product(firm, 30, Terms.builder().contactEvery(Duration.ofDays(1)).build());

  /** Compares what is said with {@code contract}. */
  People(Contract contract) {
    web = new WebBench(bench, 10_000, contract);
  }

  /** A device of a cloud container that holds a licence. */
  record Device(String container, String id, long generation, String token, KeyHandle key) {}

  /** A seat that a device has. */
  record Seat(String lease, String license) {}

  Sales.Sale sale() {
    return bench.sell(editor, 1);
  }

  Sales.Sale checkpointSale() {
    return bench.sell(checkpoint, 1);
  }

  /** To a customer whose address the vendor knows. */
  Sales.Sale saleTo(String email) {
    Customer customer = bench.coffer.sales().addCustomer(firm.id(), "Customer", Optional.of(email));
    List<Order.Item> items = List.of(new Order.Item(editor.code(), 1));
    return Bench.done(bench.coffer.sales().sell(firm.id(), Optional.of(customer.id()), items, ""));
  }

  static String license(Sales.Sale sale) {
    return sale.licenses().get(0).id().text();
  }

  /** The device that a ticket was activated on without an account. */
  Device activated(Sales.Sale sale) {
    KeyHandle key = bench.deviceKey();
    String enrolment = bench.enrolment(key, sale.ticket()).encoded().base64Url();
    return device(
        post(
                "/gateway/v1/activations",
                "",
                new GatewayWire.Activation(sale.ticket().text(), "my pc", enrolment, null))
            .path("device"),
        key);
  }

  private static Device device(JsonNode enrolled, KeyHandle key) {
    return new Device(
        enrolled.path("container").asText(),
        enrolled.path("device").asText(),
        enrolled.path("generation").asLong(),
        enrolled.path("token").asText(),
        key);
  }

  /** Registers, and answers the code that was mailed. */
  String registration(String email) {
    String resume = BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32)).text();
    post("/gateway/v1/accounts", "", new GatewayWire.Registration(email, PASSWORD, null, resume));
    return mailed("(cofc_[0-9A-Z]+)");
  }

  /** Whoever registered and confirmed so. */
  String account(String email) {
    GatewayWire.Code code = new GatewayWire.Code(registration(email));
    return post("/gateway/v1/accounts/confirmations", "", code).path("account").asText();
  }

  /** A session of Ann, who has an account. */
  String ann() {
    account(ANN);
    GatewayWire.SignIn signIn = new GatewayWire.SignIn(ANN, PASSWORD);
    return post("/gateway/v1/sessions", "", signIn).path("token").asText();
  }

  /** A personal credential of the container named, else of the account's own. */
  CredentialFile credential(String session, Optional<String> container) {
    String file =
        post(
                "/gateway/v1/credentials",
                session,
                new GatewayWire.CredentialRequest(
                    container.orElse(null), Credential.Kind.PERSONAL, null, null))
            .path("file")
            .asText();
    Bytes octets = Bytes.of(file.getBytes(StandardCharsets.UTF_8));
    return CredentialFile.parse(Armor.parseOne(octets, Armor.Type.CREDENTIAL));
  }

  /** The account's own container. */
  String container(String session) {
    return credential(session, Optional.empty()).container().text();
  }

  Device enrolled(CredentialFile credential) {
    KeyHandle key = bench.deviceKey();
    return device(
        post(
            "/cloud/v1/devices",
            "",
            new CloudWire.Enrolment(
                credential.secret().base64Url(),
                "my pc",
                bench.enrolment(key, credential.secret()).encoded().base64Url())),
        key);
  }

  String group(String session) {
    return post("/gateway/v1/groups", session, new GatewayWire.GroupName("two"))
        .path("id")
        .asText();
  }

  /** A container of a group of the account's. */
  String groupContainer(String session) {
    String address = "/gateway/v1/groups/" + group(session) + "/containers";
    return granted(web.call("POST", address, session, "")).path("serial").asText();
  }

  /** A licence that was activated into a container of the account's. */
  void deliver(String session, Sales.Sale sale, String container) {
    post(
        "/gateway/v1/activations/account",
        session,
        new GatewayWire.AccountActivation(sale.ticket().text(), container));
  }

  /** The container of a device becomes the account's. */
  void adopt(String session, Device device) {
    post("/gateway/v1/adoptions", session, new GatewayWire.Adoption(device.token()));
  }

  String renewal(Device device) {
    return new DeviceRequest.Renew(
            DeviceId.parse(device.id()), device.generation(), bench.random.next(16))
        .sign(bench.keys.signer(device.key()))
        .encoded()
        .base64Url();
  }

  /** A fresh context of the device's container, which wishes what is given. */
  String context(Device device, List<CloudWire.WishBody> wishes) {
    CloudWire.ContextRequest asked =
        new CloudWire.ContextRequest(Wire.firm(firm.id()), null, wishes, null);
    return post("/cloud/v1/containers/current/contexts", device.token(), asked)
        .path("context")
        .asText();
  }

  /** An update that brings what was sold into the device's container, not applied yet. */
  String update(Device device, Sales.Sale sale) {
    Digest right =
        TicketRight.of(sale.ticket().lookupHash(), ContainerSerial.parse(device.container()));
    CloudWire.WishBody wish =
        new CloudWire.WishBody(Wish.Kind.ACTIVATE, license(sale), 1, right.value().base64Url());
    Bytes updates =
        Bytes.fromBase64Url(exchange(context(device, List.of(wish))).path("updates").asText());
    return SignedUpdate.encodeBundle(SignedUpdate.parseBundle(updates).subList(0, 1)).base64Url();
  }

  JsonNode exchange(String context) {
    return post("/api/v1/exchange", "", new VendorWire.Exchange(context, null));
  }

  Seat seat(Device device) {
    JsonNode grant =
        post(
            "/cloud/v1/leases",
            device.token(),
            new CloudWire.LeaseRequest(
                bench.ids.next().text(),
                Wire.firm(firm.id()),
                10,
                null,
                "ann",
                "pc",
                300,
                bench.random.next(32).base64Url(),
                null,
                null));
    return new Seat(grant.path("lease").asText(), grant.path("license").asText());
  }

  /** What stands in the last message mailed. */
  String mailed(String pattern) {
    bench.coffer.mailRoom().deliver(100);
    List<Mailer.Mail> sent = bench.mailer.sent();
    Matcher code = Pattern.compile(pattern).matcher(sent.get(sent.size() - 1).text());
    assertThat(code.find()).isTrue();
    return code.group(1);
  }

  JsonNode post(String path, String token, Record body) {
    return granted(web.post(path, token, body));
  }

  private static JsonNode granted(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
    return answer.json();
  }

  @Override
  public void close() {
    web.close();
  }
}
