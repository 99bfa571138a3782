package dev.coffer.adapters.web;

import dev.coffer.application.Coffer;
import dev.coffer.application.Problem;
import dev.coffer.application.audit.AuditLine;
import dev.coffer.application.audit.AuditLog;
import dev.coffer.application.central.LicenseFilter;
import dev.coffer.application.central.OrderFilter;
import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.Customer;
import dev.coffer.domain.license.CustomerId;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.OrderId;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A firm's lists as files, one part after the other: each is whole, and says which comes next. So
 * nobody holds a long list in memory, and what broke off goes on where it was. Thread-safe.
 */
final class Exports {
  private final Coffer coffer;

  Exports(Coffer coffer) {
    this.coffer = coffer;
  }

  /** What can be exported, with the columns of its tables. */
  enum Kind {
    LICENSES("id order product name generation state container validUntil seats units pending"),
    ORDERS("id createdAt customer number items licenses comment"),
    CUSTOMERS("id name email"),
    CONTAINERS(
        "serial blocked blockedThere quarantined counter confirmed clockSetBack timeRepaired"
            + " emergencies"),
    EVENTS("seq id at type subject actor actorName data");

    private final String columns;

    Kind(String columns) {
      this.columns = columns;
    }

    static Kind of(String text) {
      return Arrays.stream(values())
          .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(() -> new Refused(Problem.NOT_FOUND, Map.of()));
    }
  }

  /**
   * One part.
   *
   * @param lines the cells of each item
   * @param items the items as messages
   * @param next what the next part comes after; empty: this is the last
   */
  record Part(Kind kind, List<List<String>> lines, List<?> items, Optional<String> next) {
    String csv(boolean withHead) {
      List<List<String>> all = new ArrayList<>();
      if (withHead) {
        all.add(List.of(kind.columns.split(" ", -1)));
      }
      all.addAll(lines);
      return Csv.written(all);
    }

    String jsonLines() {
      return items.stream().map(item -> Json.write(item) + "\n").collect(Collectors.joining());
    }
  }

  Part part(FirmId firm, Kind kind, Optional<String> after, int limit) {
    return switch (kind) {
      case LICENSES ->
          part(
              kind,
              coffer.sales().licenses(firm, LicenseFilter.ALL, after.map(LicenseId::parse), limit),
              limit,
              license -> license.id().text(),
              VendorWire.LicenseBody::of,
              Exports::license);
      case ORDERS ->
          part(
              kind,
              coffer.sales().orders(firm, OrderFilter.ALL, after.map(OrderId::parse), limit),
              limit,
              order -> order.id().text(),
              VendorWire.OrderBody::of,
              Exports::order);
      case CUSTOMERS ->
          part(
              kind,
              coffer.sales().customers(firm, after.map(CustomerId::parse), limit),
              limit,
              customer -> customer.id().text(),
              VendorWire.CustomerBody::of,
              Exports::customer);
      case CONTAINERS ->
          part(
              kind,
              coffer.changes().containers(firm, after.map(ContainerSerial::parse), limit),
              limit,
              chain -> chain.container().text(),
              ChangesWire.ContainerBody::of,
              Exports::container);
      case EVENTS -> events(firm, after, limit);
    };
  }

  private static <T> Part part(
      Kind kind,
      List<T> page,
      int limit,
      Function<T, String> key,
      Function<T, ?> body,
      Function<T, List<String>> cells) {
    return new Part(
        kind,
        page.stream().map(cells).toList(),
        page.stream().map(body).toList(),
        page.size() < limit ? Optional.empty() : Optional.of(key.apply(page.get(page.size() - 1))));
  }

  private static List<String> license(License license) {
    return List.of(
        license.id().text(),
        license.order().text(),
        license.product().toString(),
        license.name(),
        Integer.toString(license.generation()),
        license.place().state().name(),
        license.place().container().map(ContainerSerial::text).orElse(""),
        license.terms().validUntil().map(Instant::toString).orElse(""),
        Integer.toString(license.terms().seats()),
        license.terms().units().map(String::valueOf).orElse(""),
        Integer.toString(license.pending().size()));
  }

  private static List<String> order(Order order) {
    return List.of(
        order.id().text(),
        order.createdAt().toString(),
        order.customer().map(CustomerId::text).orElse(""),
        order.number().orElse(""),
        order.items().stream()
            .map(item -> item.quantity() + " x " + item.product())
            .collect(Collectors.joining(", ")),
        Integer.toString(order.items().stream().mapToInt(Order.Item::quantity).sum()),
        order.comment());
  }

  private static List<String> customer(Customer customer) {
    return List.of(customer.id().text(), customer.name(), customer.email().orElse(""));
  }

  private static List<String> container(Chain chain) {
    return List.of(
        chain.container().text(),
        Boolean.toString(chain.blocked()),
        Boolean.toString(chain.granted().blocked()),
        Boolean.toString(chain.isInQuestion()),
        Long.toString(chain.issued().counter()),
        Long.toString(chain.confirmed().counter()),
        Long.toString(chain.told().setBacks()),
        Long.toString(chain.told().repairs()),
        Long.toString(chain.told().emergencies()));
  }

  /** An event as a message of its own. */
  record EventBody(
      long seq, String id, Instant at, String type, String subject, Map<String, String> data) {}

  private Part events(FirmId firm, Optional<String> after, int limit) {
    AuditLog.Page page =
        coffer
            .auditLog()
            .page(
                firm,
                after.map(EventRoutes::number).orElse(0L),
                Math.min(limit, AuditLog.MOST_LINES));
    List<AuditLine> lines =
        page.lines().stream()
            .filter(text -> text.startsWith("{\"seq\":"))
            .map(AuditLine::parse)
            .toList();
    return new Part(
        Kind.EVENTS,
        lines.stream().map(Exports::event).toList(),
        lines.stream()
            .map(
                line ->
                    new EventBody(
                        line.seq(),
                        line.id().text(),
                        line.at(),
                        line.type(),
                        line.subject(),
                        line.data()))
            .toList(),
        page.more() ? Optional.of(Long.toString(page.last())) : Optional.empty());
  }

  private static List<String> event(AuditLine line) {
    return List.of(
        Long.toString(line.seq()),
        line.id().text(),
        line.at().toString(),
        line.type(),
        line.subject(),
        line.data().getOrDefault("actor", ""),
        line.data().getOrDefault("actorName", ""),
        line.data().entrySet().stream()
            .filter(fact -> !fact.getKey().startsWith("actor"))
            .map(fact -> fact.getKey() + "=" + fact.getValue())
            .collect(Collectors.joining("; ")));
  }
}
