package dev.coffer.application.container;

import static dev.coffer.application.Bench.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.SettableClock;
import dev.coffer.application.central.Central;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver.ApplyOutcome;
import dev.coffer.application.container.ContainerDriver.Contents;
import dev.coffer.application.container.ContainerDriver.Item;
import dev.coffer.application.container.ContainerDriver.Use;
import dev.coffer.application.container.ContainerDriver.UseOutcome;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.runtime.OwnContainers;
import dev.coffer.application.runtime.OwnContainers.Offered;
import dev.coffer.domain.container.ClockReport;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Usability;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The scenarios of docs/spec/time.md, each through whole transfers, for two kinds of drivers. */
final class TimeScenariosTest {
  private static final Instant DAY_0 = Instant.parse("2028-02-19T12:00:00Z");
  private static final Duration MONTH = Duration.ofDays(30);
  private static final List<String> LICENSES = List.of("until", "period", "contact", "trial");

  @TestFactory
  Stream<DynamicTest> scenarios() {
    SpecPage.Table table = SpecPage.of("time.md").table("Scenarios");
    Map<String, List<List<String>>> scenarios = new LinkedHashMap<>();
    for (List<String> row : table.rows()) {
      scenarios.computeIfAbsent(row.get(0), name -> new ArrayList<>()).add(row);
    }
    assertThat(scenarios).hasSizeGreaterThan(10);
    return scenarios.entrySet().stream()
        .flatMap(
            each ->
                Stream.of(false, true)
                    .map(
                        chip ->
                            DynamicTest.dynamicTest(
                                (chip ? "chip: " : "machine: ") + each.getKey(),
                                () -> new Scenario(chip).run(each.getValue()))));
  }

  private static Instant day(String cell) {
    String[] parts = cell.replace("−", "-").split(" - ", -1);
    Duration day =
        Duration.ofSeconds(
            new BigDecimal(parts[0]).multiply(BigDecimal.valueOf(86_400)).longValue());
    Duration less =
        parts.length == 1
            ? Duration.ZERO
            : Duration.ofSeconds(Long.parseLong(parts[1].replace(" s", "")));
    return DAY_0.plus(day).minus(less);
  }

  /** A vendor with a clock that is right, and a container with one that may not be. */
  private static final class Scenario {
    private final Bench bench = new Bench();
    private final Central central = bench.coffer.central();
    private final SettableClock clock = new SettableClock(DAY_0);
    private final Firm firm;
    private final ContainerDriver driver;
    private final ContainerSerial serial;
    private @Nullable SignedMessage file;
    private ExchangeResult.@Nullable Answered answer;

    Scenario(boolean chip) {
      bench.time.setClock(DAY_0);
      firm = bench.firm(1001);
      driver = chip ? chip() : machine();
      serial = chip ? driver.list(Optional.empty(), 1).get(0) : driver.create();
      gets(1, Terms.builder().validUntil(DAY_0.plus(MONTH)));
      gets(2, Terms.builder().usagePeriod(MONTH));
      gets(3, Terms.builder().contactEvery(MONTH));
      gets(4, Terms.builder().usagePeriod(MONTH));
      begin("period");
    }

    private ContainerDriver chip() {
      return new ConstrainedDriver(new ConstrainedChip(ContainerKind.MACHINE, 5), clock);
    }

    private ContainerDriver machine() {
      return SoftwareContainers.ofMachine(
          MemoryStores.empty().sealedState(),
          bench.keys,
          new PlainSecrets(),
          ScriptedKeys.check(),
          clock,
          SeatGate.OPEN);
    }

    private void gets(long code, Terms.Builder terms) {
      Product product = bench.product(firm, code, terms.kinds(ContainerKind.MACHINE).build());
      Sales.Sale sale = bench.sell(product, 1);
      List<Offered> offered =
          sale.licenses().stream().map(each -> new Offered(each.id(), each.generation())).toList();
      OwnContainers own = new OwnContainers(driver, bench.stores.ports(clock).leases(), clock);
      done(
          own.activate(
              central, serial, firm.id(), sale.ticket().lookupHash(), offered, "get " + code));
    }

    void run(List<List<String>> rows) {
      for (List<String> row : rows) {
        bench.time.setClock(day(row.get(1)));
        clock.set(day(row.get(2)));
        does(row.get(3));
        Contents contents = driver.contents(serial, firm.id());
        assertThat(contents.time().own()).as("own time in %s", row).isEqualTo(day(row.get(4)));
        assertThat(counted(contents)).as("counted in %s", row).isEqualTo(row.get(5));
        for (int i = 0; i < LICENSES.size(); i++) {
          assertThat(verdict(contents, LICENSES.get(i)))
              .as("%s in %s", LICENSES.get(i), row)
              .isEqualTo(row.get(6 + i));
        }
      }
    }

    private void does(String what) {
      switch (what) {
        case "looks" -> driver.noteTime(serial);
        case "contact" ->
            assertThat(new Transfer(driver, central).run(serial, firm.id(), List.of(), "contact"))
                .isInstanceOf(Transfer.Ending.Complete.class);
        case "begins" -> begin("trial");
        case "asks" -> file = driver.context(serial, firm.id(), Optional.empty(), List.of());
        case "answered" ->
            answer =
                (ExchangeResult.Answered) central.exchange(Objects.requireNonNull(file), "file");
        case "applies" -> apply(Objects.requireNonNull(answer));
        default -> throw new AssertionError("no such doing: " + what);
      }
    }

    private void apply(ExchangeResult.Answered answered) {
      answered
          .updates()
          .forEach(
              update ->
                  assertThat(driver.apply(serial, update))
                      .isInstanceOf(ApplyOutcome.Applied.class));
      answered.contact().ifPresent(contact -> driver.contacted(serial, contact));
    }

    private void begin(String license) {
      assertThat(
              driver.use(
                  serial, firm.id(), item(license).entry().license(), bench.ids.next(), Use.CHECK))
          .isInstanceOf(UseOutcome.Allowed.class);
    }

    private Item item(String license) {
      ProductCode code = new ProductCode(1 + LICENSES.indexOf(license));
      return driver.contents(serial, firm.id()).items().stream()
          .filter(each -> each.entry().product().equals(code))
          .findFirst()
          .orElseThrow();
    }

    private static String counted(Contents contents) {
      ClockReport report = contents.time().report().orElse(new ClockReport(Instant.EPOCH, 0, 0));
      return report.setBacks() + "/" + report.repairs();
    }

    private String verdict(Contents contents, String license) {
      Item item = item(license);
      Optional<UseResult.Refused> refused =
          new Usability(
                  item.used(), contents.time().contact(), contents.time().own(), clock.instant())
              .lasting(item.entry(), false);
      if (refused.isEmpty()) {
        return "yes";
      }
      if (refused.get() instanceof UseResult.Suspect) {
        return "clock";
      }
      return refused.get() instanceof UseResult.Over ? "over" : "due";
    }
  }
}
