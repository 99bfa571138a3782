package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.OrderImport;
import dev.coffer.application.wire.BulkWire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of {@code /api/v1} about many things at once, and about whom the firm has told what. */
final class BulkRoutes {
  private static final String BASE = VendorApi.BASE;

  private final Coffer coffer;
  private final Exports exports;
  private final VendorApi api;

  BulkRoutes(Coffer coffer) {
    this.coffer = coffer;
    this.exports = new Exports(coffer);
    this.api = new VendorApi(coffer);
  }

  void register(Routes routes) {
    routes.post(BASE + "/orders/imports", this::importOrders);
    routes.get(BASE + "/exports/{list}", this::export);
    routes.get(BASE + "/containers", this::containers);
    routes.get(BASE + "/containers/{serial}/devices", this::devices);
    routes.get(BASE + "/firm/mail", this::mailRules);
    routes.put(BASE + "/firm/mail", this::setMailRules);
  }

  private void importOrders(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.SELL);
    boolean dry = exchange.query("dryRun").map(BulkRoutes::truth).orElse(false);
    Csv.Table table = Csv.read(exchange.octets(BulkWire.CSV, Bodies.TABLE));
    if (dry) {
      exchange.answer(200, BulkWire.ImportReport.of(report(firm, table)));
      return;
    }
    api.once(
        exchange,
        201,
        firm,
        () ->
            table.faults().isEmpty()
                ? coffer.orderImport().run(firm, table.rows()).map(BulkWire.Imported::of)
                : OrderImport.<BulkWire.Imported>refused(table.faults()));
  }

  /** All faults of a table; where its first line is wrong, those of that line alone. */
  private OrderImport.Report report(FirmId firm, Csv.Table table) {
    boolean empty = table.rows().isEmpty() && !table.faults().isEmpty();
    if (empty || !table.hasColumns()) {
      return new OrderImport.Report(0, 0, 0, table.faults());
    }
    OrderImport.Report found = coffer.orderImport().check(firm, table.rows());
    List<OrderImport.Fault> faults = new ArrayList<>(table.faults());
    faults.addAll(found.faults());
    faults.sort(Comparator.comparingLong(OrderImport.Fault::line));
    return new OrderImport.Report(found.orders(), found.licenses(), found.newCustomers(), faults);
  }

  private static boolean truth(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "dryRun is true or false");
    }
    return text.equals("true");
  }

  private void export(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    boolean csv = exchange.query("format").map(BulkRoutes::isCsv).orElse(true);
    Exports.Part part =
        exports.part(
            firm,
            Exports.Kind.of(exchange.path("list")),
            csv ? Exports.Format.CSV : Exports.Format.JSON_LINES,
            exchange.query("after"),
            exchange.limit());
    part.next().ifPresent(key -> exchange.head(BulkWire.NEXT, key));
    exchange.file(csv ? BulkWire.CSV : BulkWire.JSON_LINES, part.text());
  }

  private static boolean isCsv(String format) {
    if (!format.equals("csv") && !format.equals("jsonl")) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "format is csv or jsonl");
    }
    return format.equals("csv");
  }

  private void containers(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    int limit = exchange.limit();
    exchange.answer(
        200,
        BulkWire.Containers.of(
            coffer
                .changes()
                .containers(firm, exchange.query("after").map(ContainerSerial::parse), limit),
            limit));
  }

  private void devices(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    ContainerSerial serial = ContainerSerial.parse(exchange.path("serial"));
    Refused.unless(coffer.changes().container(firm, serial));
    Optional<DeviceId> after = exchange.query("after").map(DeviceId::parse);
    List<Device> page =
        coffer.cloud().allDevices(serial).stream()
            .sorted(Comparator.comparing(Device::id))
            .filter(device -> after.isEmpty() || device.id().compareTo(after.get()) > 0)
            .limit(exchange.limit())
            .toList();
    exchange.answer(
        200,
        new BulkWire.HolderDevices(
            page.stream().map(BulkWire.HolderDevice::of).toList(),
            VendorApi.next(page, exchange, device -> device.id().text())));
  }

  private void mailRules(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.READ);
    exchange.answer(200, BulkWire.MailRulesBody.of(coffer.notices().rules(firm)));
  }

  private void setMailRules(Exchange exchange) {
    FirmId firm = api.firm(exchange, ApiToken.Scope.ADMIN);
    BulkWire.MailRulesBody body = exchange.body(BulkWire.MailRulesBody.class);
    exchange.answer(200, BulkWire.MailRulesBody.of(coffer.notices().setRules(body.rules(firm))));
  }
}
