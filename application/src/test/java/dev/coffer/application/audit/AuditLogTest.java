package dev.coffer.application.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.audit.AuditFile.Fault;
import dev.coffer.application.audit.AuditFile.Result;
import dev.coffer.application.central.Firm;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.outbox.Event;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class AuditLogTest {
  private final Bench bench = new Bench();
  private final AuditLog log = bench.coffer.auditLog();
  private final Firm firm = bench.firm(1001);
  private final Product product = bench.product(firm, 10, Terms.builder().build());

  private void sell(int times) {
    for (int i = 0; i < times; i++) {
      bench.sell(product, 1);
    }
  }

  /** All that is due, in batches of two. */
  private void sequence() {
    int chained = 2;
    while (chained == 2) {
      chained = log.sequence(2);
    }
  }

  /** The firm's log as an audit file, in pages of three. */
  private List<String> exported(FirmId id) {
    List<String> file = new ArrayList<>();
    file.add(log.opening(id));
    AuditLog.Page page = log.page(id, 0, 3);
    file.addAll(page.lines());
    while (page.more()) {
      page = log.page(id, page.last(), 3);
      file.addAll(page.lines());
    }
    return file;
  }

  private static Result check(List<String> file) {
    AuditFile check = new AuditFile(ScriptedKeys.check(), Optional.empty());
    file.forEach(line -> check.next(Bytes.utf8(line)));
    return check.end();
  }

  private static Fault fault(List<String> file) {
    return ((Result.Broken) check(file)).fault();
  }

  private void handled() {
    bench
        .stores
        .transactions()
        .run(
            () ->
                bench
                    .stores
                    .outbox()
                    .pendingOfFirms(1000)
                    .forEach(entry -> bench.stores.outbox().handled(entry.position())));
  }

  private Result.Intact intact(List<String> file) {
    return (Result.Intact) check(file);
  }

  @Test
  void whatWasSoldIsInTheLogOnceAndInOrder() {
    sell(5);
    assertThat(log.page(firm.id(), 0, 10).lines()).as("chained by no use case").isEmpty();
    sequence();
    sequence();

    List<String> file = exported(firm.id());
    Result.Intact intact = intact(file);
    assertThat(intact.lines()).as("a product and five orders").isEqualTo(6);
    assertThat(intact.firm()).isEqualTo(firm.id());
    assertThat(intact.name()).isEqualTo(firm.name());
    assertThat(file.get(1)).contains("\"seq\":1,").contains("product.added");
  }

  @Test
  void aPageOfLongLinesEndsEarlyAndNothingIsMissing() {
    SortedMap<String, String> data = new TreeMap<>(Map.of("text", "x".repeat(300_000)));
    for (int i = 0; i < 10; i++) {
      Event event =
          new Event(
              bench.ids.next(), Bench.START, Optional.of(firm.id()), "x", "license.sold", data);
      bench.stores.transactions().run(() -> bench.stores.outbox().append(event));
    }
    sequence();

    assertThat(log.page(firm.id(), 0, AuditLog.MOST_LINES).lines()).hasSize(5);
    List<String> file = new ArrayList<>(List.of(log.opening(firm.id())));
    AuditLog.Page page = log.page(firm.id(), 0, AuditLog.MOST_LINES);
    file.addAll(page.lines());
    while (page.more()) {
      page = log.page(firm.id(), page.last(), AuditLog.MOST_LINES);
      file.addAll(page.lines());
    }
    assertThat(intact(file).lines()).as("a product and ten").isEqualTo(11);
  }

  @Test
  void eachFirmHasALogOfItsOwn() {
    Firm other = bench.firm(2002);
    Product theirs = bench.product(other, 10, Terms.builder().build());
    sell(2);
    bench.sell(theirs, 1);
    sell(1);
    sequence();

    assertThat(intact(exported(firm.id())).lines()).isEqualTo(4);
    assertThat(intact(exported(other.id())).lines()).isEqualTo(2);
    List<String> mixed = new ArrayList<>(exported(firm.id()));
    mixed.set(0, log.opening(other.id()));
    assertThat(fault(mixed)).isEqualTo(Fault.NOT_SIGNED);
    AuditFile check = new AuditFile(ScriptedKeys.check(), Optional.of(other.id()));
    assertThat(check.next(Bytes.utf8(exported(firm.id()).get(0)))).isFalse();
    assertThat(check.end()).isEqualTo(new Result.Broken(1, Fault.OTHER_FIRM));
  }

  @Test
  void anEmptyLogIsIntact() {
    handled();
    assertThat(intact(exported(firm.id())).lines()).isZero();
    assertThat(fault(List.of())).isEqualTo(Fault.NO_OPENING);
    assertThat(fault(List.of("{}"))).isEqualTo(Fault.NO_OPENING);
  }

  @Test
  void theLogIsSignedEveryHourWhileItGrows() {
    sell(1);
    sequence();
    assertThat(log.sign()).isEqualTo(1);
    sell(2);
    sequence();
    assertThat(log.sign()).as("signed a moment ago").isZero();
    bench.time.advance(AuditLog.HEAD_EVERY);
    assertThat(log.sign()).as("exactly an hour").isZero();
    bench.time.advance(Duration.ofMillis(1));
    assertThat(log.sign()).isEqualTo(1);
    bench.time.advance(Duration.ofDays(1));
    assertThat(log.sign()).as("nothing new").isZero();
    sell(1);
    sequence();

    Result.Intact intact = intact(exported(firm.id()));
    assertThat(intact.heads()).isEqualTo(3);
    assertThat(intact(exported(firm.id()))).as("exported again").isEqualTo(intact);
  }

  /** A log of seven events of which the third, the fifth and the last are signed. */
  private List<String> signedLog() {
    for (int events : new int[] {3, 2, 2}) {
      sell(events);
      sequence();
      bench.time.advance(Duration.ofHours(2));
      log.sign();
    }
    List<String> file = exported(firm.id());
    assertThat(intact(file).heads()).isEqualTo(3);
    return file;
  }

  @Test
  void headsOfRootsThatEndedAreBelievedUnderALaterHeadOnly() {
    signedLog();
    Bench.done(bench.coffer.firmKeys().succeed(firm.id(), Optional.empty(), true));
    sell(1);
    sequence();
    bench.time.advance(Duration.ofHours(2));
    log.sign();

    List<String> file = exported(firm.id());
    assertThat(intact(file).heads()).isEqualTo(4);
    List<String> before = file.subList(0, 1 + 8 + 3);
    assertThat(before.get(before.size() - 1)).startsWith("{\"head\":8,");
    assertThat(check(before)).isEqualTo(new Result.Broken(before.size(), Fault.NOT_SIGNED));
  }

  @Test
  void everyDroppedLineIsNoticed() {
    List<String> file = signedLog();
    for (int at = 0; at < file.size(); at++) {
      List<String> less = new ArrayList<>(file);
      less.remove(at);
      assertThat(check(less)).as("without line " + (at + 1)).isInstanceOf(Result.Broken.class);
    }
    for (int end = 0; end < file.size(); end++) {
      boolean atHead = end > 1 && file.get(end - 1).startsWith("{\"head\"");
      boolean whole = check(file.subList(0, end)) instanceof Result.Intact;
      assertThat(whole).as("cut after " + end).isEqualTo(atHead || end == 1);
    }
  }

  @Test
  void everyInsertedDoubledAndMovedLineIsNoticed() {
    List<String> file = signedLog();
    for (int from = 0; from < file.size(); from++) {
      for (int to = 0; to <= file.size(); to++) {
        List<String> more = new ArrayList<>(file);
        more.add(to, file.get(from));
        assertThat(check(more)).as(from + " again at " + to).isInstanceOf(Result.Broken.class);
      }
      for (int to = from + 1; to < file.size(); to++) {
        List<String> swapped = new ArrayList<>(file);
        Collections.swap(swapped, from, to);
        assertThat(check(swapped)).as(from + " with " + to).isInstanceOf(Result.Broken.class);
      }
    }
  }

  @Test
  void everyChangedOctetIsNoticed() {
    List<String> file = signedLog();
    long seed = 20261124;
    Random random = new Random(seed);
    for (int at = 0; at < file.size(); at++) {
      for (int time = 0; time < 40; time++) {
        byte[] octets = Bytes.utf8(file.get(at)).toArray();
        int place = random.nextInt(octets.length);
        octets[place] ^= (byte) (1 << random.nextInt(8));
        AuditFile check = new AuditFile(ScriptedKeys.check(), Optional.empty());
        for (int i = 0; i < file.size(); i++) {
          check.next(i == at ? Bytes.of(octets) : Bytes.utf8(file.get(i)));
        }
        assertThat(check.end())
            .as("seed %d, line %d, octet %d", seed, at + 1, place)
            .isInstanceOf(Result.Broken.class);
      }
    }
  }

  @Test
  void whoForgesTheWholeChainLacksTheSignature() {
    handled();
    sell(2);
    sequence();
    List<String> file = exported(firm.id());
    AuditLine first = AuditLine.parse(file.get(1));
    AuditLine forged =
        new AuditLine(
            1, first.previous(), first.id(), first.at(), "order.x", first.subject(), first.data());
    AuditLine second = AuditLine.parse(file.get(2));
    AuditLine next =
        new AuditLine(
            2,
            forged.digest(),
            second.id(),
            second.at(),
            second.type(),
            second.subject(),
            second.data());
    List<String> rewritten =
        List.of(file.get(0), forged.text(), next.text(), file.get(file.size() - 1));

    assertThat(fault(rewritten)).isEqualTo(Fault.OTHER_HEAD);
    assertThat(fault(rewritten.subList(0, 3))).isEqualTo(Fault.NO_HEAD);
    assertThat(fault(List.of(file.get(0), forged.text(), file.get(2))))
        .isEqualTo(Fault.BROKEN_CHAIN);
  }
}
