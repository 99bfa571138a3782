package dev.coffer.application.wire;

import dev.coffer.application.central.MailRules;
import dev.coffer.application.central.OrderImport;
import dev.coffer.domain.account.Device;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Chain;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Messages of {@code /api/v1} about many things at once, and about who is told. */
public final class BulkWire {
  /** The media type of tables. */
  public static final String CSV = "text/csv";

  /** The media type of exports with one JSON object a line. */
  public static final String JSON_LINES = "application/jsonl";

  /** The answer's header with the key of the page after it. */
  public static final String NEXT = "Coffer-Next";

  /** The most faults that a report lists. */
  public static final int MOST_FAULTS = 200;

  private BulkWire() {}

  /** What is wrong with a line; without {@code column} it is the whole line. */
  public record Fault(long line, @Nullable String column, OrderImport.Reason reason) {
    static Fault of(OrderImport.Fault fault) {
      return new Fault(
          fault.line(), fault.column().isEmpty() ? null : fault.column(), fault.reason());
    }
  }

  /**
   * What an import would do.
   *
   * @param faultCount how many faults there are, of which the first are listed
   */
  public record ImportReport(
      int orders, int licenses, int newCustomers, int faultCount, List<Fault> faults) {
    public static ImportReport of(OrderImport.Report report) {
      return new ImportReport(
          report.orders(),
          report.licenses(),
          report.newCustomers(),
          report.faults().size(),
          report.faults().stream().limit(MOST_FAULTS).map(Fault::of).toList());
    }
  }

  /** An order that an import made, from this line on. */
  public record ImportedOrder(long line, VendorWire.Sale sale) {
    static ImportedOrder of(OrderImport.Sold sold) {
      return new ImportedOrder(sold.line(), VendorWire.Sale.of(sold.sale()));
    }
  }

  /** What an import did; the tickets are shown here alone. */
  public record Imported(int orders, int licenses, int newCustomers, List<ImportedOrder> sold) {
    public static Imported of(OrderImport.Done done) {
      return new Imported(
          done.report().orders(),
          done.report().licenses(),
          done.report().newCustomers(),
          done.sold().stream().map(ImportedOrder::of).toList());
    }
  }

  /** What a firm has told by mail; see {@link MailRules}. */
  public record MailRulesBody(boolean tickets, boolean expiry, List<Integer> days) {
    public static MailRulesBody of(MailRules rules) {
      return new MailRulesBody(rules.tickets(), rules.expiry(), List.copyOf(rules.days()));
    }

    public MailRules rules(FirmId firm) {
      return new MailRules(firm, tickets, expiry, new TreeSet<>(days));
    }
  }

  /** A page in ascending order of serial; {@code next} asks for the page after it. */
  public record Containers(List<ChangesWire.ContainerBody> items, @Nullable String next) {
    public static Containers of(List<Chain> page, int limit) {
      return new Containers(
          page.stream().map(ChangesWire.ContainerBody::of).toList(),
          page.size() < limit ? null : page.get(page.size() - 1).container().text());
    }
  }

  /** A device of a container, as a firm with licences there sees it. */
  public record HolderDevice(
      String id,
      String name,
      boolean workload,
      Instant enrolledAt,
      Instant lastContact,
      boolean revoked) {
    public static HolderDevice of(Device device) {
      return new HolderDevice(
          device.id().text(),
          device.name(),
          device.workload(),
          device.enrolledAt(),
          device.lastContact(),
          device.revoked().isPresent());
    }
  }

  /** A page, oldest first; {@code next} asks for the page after it. */
  public record HolderDevices(List<HolderDevice> items, @Nullable String next) {}
}
