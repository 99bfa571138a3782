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
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A firm's lists as files, one part after the other: each is whole, and says which comes next. So
 * nobody holds a long list in memory, however long its items are, and what broke off goes on where
 * it was. Thread-safe.
 */
final class Exports {
  /** A part that has so many characters ends, whatever was asked for. */
  static final int LONG_ENOUGH = 1 << 20;

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

  /** How an item becomes a line. */
  enum Format {
    CSV {
      @Override
      String head(Kind kind) {
        return Csv.written(List.of(List.of(kind.columns.split(" ", -1))));
      }

      @Override
      <T> String line(T item, Function<T, List<String>> cells, Function<T, ?> body) {
        return Csv.written(List.of(cells.apply(item)));
      }
    },
    JSON_LINES {
      @Override
      String head(Kind kind) {
        return "";
      }

      @Override
      <T> String line(T item, Function<T, List<String>> cells, Function<T, ?> body) {
        return Json.write(body.apply(item)) + "\n";
      }
    };

    /** What stands before the first item of all. */
    abstract String head(Kind kind);

    abstract <T> String line(T item, Function<T, List<String>> cells, Function<T, ?> body);
  }

  /**
   * One part.
   *
   * @param next what the next part comes after; empty: this is the last
   */
  record Part(String text, Optional<String> next) {}

  /** Items of one kind, as a page of them was read, and how each is told. */
  private record Page<T>(
      List<T> items,
      boolean more,
      Function<T, String> key,
      Function<T, ?> body,
      Function<T, List<String>> cells) {
    Part part(Format format, String head) {
      StringBuilder text = new StringBuilder(head);
      Optional<String> last = Optional.empty();
      int written = 0;
      while (written < items.size() && text.length() < LONG_ENOUGH) {
        T item = items.get(written);
        text.append(format.line(item, cells, body));
        last = Optional.of(key.apply(item));
        written++;
      }
      boolean goesOn = more || written < items.size();
      return new Part(text.toString(), last.filter(key -> goesOn));
    }
  }

  Part part(FirmId firm, Kind kind, Format format, Optional<String> after, int limit) {
    return page(firm, kind, after, limit).part(format, after.isEmpty() ? format.head(kind) : "");
  }

  private Page<?> page(FirmId firm, Kind kind, Optional<String> after, int limit) {
    return switch (kind) {
      case LICENSES ->
          page(
              coffer.sales().licenses(firm, LicenseFilter.ALL, after.map(LicenseId::parse), limit),
              limit,
              license -> license.id().text(),
              VendorWire.LicenseBody::of,
              Exports::license);
      case ORDERS ->
          page(
              coffer.sales().orders(firm, OrderFilter.ALL, after.map(OrderId::parse), limit),
              limit,
              order -> order.id().text(),
              VendorWire.OrderBody::of,
              Exports::order);
      case CUSTOMERS ->
          page(
              coffer.sales().customers(firm, after.map(CustomerId::parse), limit),
              limit,
              customer -> customer.id().text(),
              VendorWire.CustomerBody::of,
              Exports::customer);
      case CONTAINERS ->
          page(
              coffer.changes().containers(firm, after.map(ContainerSerial::parse), limit),
              limit,
              chain -> chain.container().text(),
              ChangesWire.ContainerBody::of,
              Exports::container);
      case EVENTS -> events(firm, after, limit);
    };
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

  private static <T> Page<T> page(
      List<T> items,
      int limit,
      Function<T, String> key,
      Function<T, ?> body,
      Function<T, List<String>> cells) {
    return new Page<>(items, items.size() == limit, key, body, cells);
  }

  /** An event as a message of its own. */
  record EventBody(
      long seq, String id, Instant at, String type, String subject, Map<String, String> data) {}

  private Page<AuditLine> events(FirmId firm, Optional<String> after, int limit) {
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
    return new Page<>(
        lines,
        page.more(),
        line -> Long.toString(line.seq()),
        line ->
            new EventBody(
                line.seq(), line.id().text(), line.at(), line.type(), line.subject(), line.data()),
        Exports::event);
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
