package dev.coffer.application.central;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.ProductKeys.Protection;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.OwnSeats;
import dev.coffer.application.lease.Unlocked;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry.ModuleEntry;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.protect.ProtectedHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Content keys on their whole way: made by Central, opened by a container under a live lease. */
final class ProtectionTest {
  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);

  @Test
  void whatIsProtectedOpensUnderALicence() {
    HeldSeat seat = seat(Terms.builder().build());
    Protection protection = protect(FeatureMap.of(0, 3), 0);
    assertThat(done(open(seat, 1, protection.header())).key()).isEqualTo(protection.contentKey());
    assertThat(protection.header().keys()).containsOnlyKeys(ContainerKind.CLOUD);
  }

  @Test
  void whatWasProtectedBeforeTheSaleOpensToo() {
    Product product = bench.product(firm, 10, Terms.builder().build());
    Protection protection = protect(FeatureMap.NONE, 0);
    HeldSeat seat = done(acquire(session(product)));
    assertThat(done(open(seat, 1, protection.header())).key()).isEqualTo(protection.contentKey());
  }

  @Test
  void aHeadAlteredInAnyBitOpensNothingAndSpendsNothing() {
    HeldSeat seat = seat(Terms.builder().units(5).build());
    Protection protection = protect(FeatureMap.of(0), 1);
    Bytes encoded = protection.header().encode();
    int refused = 0;
    for (int bit = 0; bit < encoded.length() * 8; bit++) {
      byte[] altered = encoded.toArray();
      altered[bit / 8] ^= (byte) (1 << (bit % 8));
      ProtectedHeader head;
      try {
        head = ProtectedHeader.parse(Bytes.of(altered));
      } catch (Malformed unreadable) {
        continue;
      }
      Outcome<Unlocked> outcome = open(seat, 1000 + bit, head);
      assertThat(outcome).as("bit %d of %s", bit, encoded).isInstanceOf(Outcome.Refused.class);
      refused++;
    }
    assertThat(refused).isGreaterThan(300);
    assertThat(done(open(seat, 1, protection.header())).unitsLeft()).isEqualTo(4);
  }

  @Test
  void unitsOfTheHeadAreChargedOncePerUse() {
    HeldSeat seat = seat(Terms.builder().units(5).build());
    ProtectedHeader header = protect(FeatureMap.NONE, 3).header();
    assertThat(done(open(seat, 1, header)).unitsLeft()).isEqualTo(2);
    assertThat(done(open(seat, 1, header)).unitsLeft()).isEqualTo(2);
    assertThat(problem(open(seat, 2, header))).isEqualTo(Problem.UNITS_EXHAUSTED);
    assertThat(problem(open(seat, 1, protect(FeatureMap.NONE, 3).header())))
        .as("one use id pays for one file")
        .isEqualTo(Problem.USE_ID_REUSED);
  }

  @Test
  void allFeaturesOfTheHeadMustBeLicensed() {
    HeldSeat seat = seat(Terms.builder().build());
    Outcome<Unlocked> outcome = open(seat, 1, protect(FeatureMap.of(0, 5, 7), 0).header());
    assertThat(problem(outcome)).isEqualTo(Problem.LICENSE_FEATURE);
    assertThat(sentence(outcome))
        .isEqualTo("The licence for product 10 does not include feature 5, 7.");
  }

  @Test
  void maintenanceHasToCoverTheReleaseOfTheHead() {
    Instant until = Bench.START.minus(Duration.ofDays(1));
    HeldSeat seat = seat(Terms.builder().maintenanceUntil(until).build());
    done(open(seat, 1, released(until.minusSeconds(1))));
    assertThat(problem(open(seat, 2, released(until)))).isEqualTo(Problem.LICENSE_MAINTENANCE);
    assertThat(problem(open(seat, 3, released(until.plusSeconds(1)))))
        .isEqualTo(Problem.LICENSE_MAINTENANCE);
  }

  @Test
  void nothingOpensWhenTheLicenceIsOver() {
    Instant until = Bench.START.plus(Duration.ofMinutes(5));
    HeldSeat seat = seat(Terms.builder().validUntil(until).build());
    ProtectedHeader header = protect(FeatureMap.NONE, 0).header();
    bench.time.setClock(until.minusSeconds(1));
    done(open(seat, 1, header));
    bench.time.setClock(until);
    assertThat(problem(open(seat, 2, header))).isEqualTo(Problem.LICENSE_OVER);
  }

  @Test
  void nothingOpensAfterTheSeatWasGivenBack() {
    HeldSeat seat = seat(Terms.builder().build());
    ProtectedHeader header = protect(FeatureMap.NONE, 0).header();
    seat.close();
    assertThat(problem(open(seat, 1, header))).isEqualTo(Problem.LEASE_ENDED);
  }

  @Test
  void whatIsForOtherKindsDoesNotOpenHere() {
    Product product = bench.product(firm, 10, Terms.builder().build());
    DeviceSession session = session(product);
    done(
        bench
            .coffer
            .sales()
            .change(
                new Product(
                    firm.id(),
                    product.code(),
                    product.name(),
                    "",
                    product.features(),
                    Terms.builder().kinds(ContainerKind.DONGLE, ContainerKind.MACHINE).build(),
                    List.of())));
    Protection protection = protect(FeatureMap.NONE, 0);
    assertThat(protection.header().keys())
        .containsOnlyKeys(ContainerKind.DONGLE, ContainerKind.MACHINE);
    HeldSeat seat = done(acquire(session));
    assertThat(problem(open(seat, 1, protection.header()))).isEqualTo(Problem.LICENSE_KEY);
  }

  @Test
  void aKeyOfAnotherKindInTheHeadDoesNotHelp() {
    Product product =
        bench.product(
            firm, 10, Terms.builder().kinds(ContainerKind.CLOUD, ContainerKind.DONGLE).build());
    HeldSeat seat = done(acquire(session(product)));
    ProtectedHeader header = protect(FeatureMap.NONE, 0).header();
    Bytes dongle = header.key(ContainerKind.DONGLE).orElseThrow();
    assertThat(
            problem(open(seat, 1, header.with(new TreeMap<>(Map.of(ContainerKind.CLOUD, dongle))))))
        .isEqualTo(Problem.CONTENT_ALTERED);
  }

  @Test
  void filesOfANewKeyVersionOpenWithLicencesDeliveredAfterAndOldFilesWithAll() {
    Product product = bench.product(firm, 10, Terms.builder().build());
    HeldSeat before = done(acquire(session(product)));
    ProtectedHeader old = protect(FeatureMap.NONE, 0).header();
    assertThat(done(bench.coffer.productKeys().rotate(firm.id(), product.code()))).isEqualTo(2);
    ProtectedHeader young = protect(FeatureMap.NONE, 0).header();
    HeldSeat after = done(acquire(session(product)));
    assertThat(young.keyVersion()).isEqualTo(2);
    done(open(before, 1, old));
    assertThat(sentence(open(before, 2, young)))
        .isEqualTo("The licence holds no key of version 2 for product 10 here.");
    done(open(after, 1, old));
    done(open(after, 2, young));
  }

  @Test
  void aModulesFilesOpenUnderTheLicenceOfItsBundle() {
    Product suite =
        new Product(
            firm.id(),
            new ProductCode(100),
            "Suite",
            "",
            FeatureMap.NONE,
            Terms.builder().build(),
            List.of(new ModuleEntry(new ProductCode(10), FeatureMap.of(1), "Editor")));
    done(bench.coffer.sales().add(suite));
    bench.product(firm, 10, Terms.builder().build());
    HeldSeat seat = done(acquire(session(suite)));
    Protection protection = protect(FeatureMap.of(1), 0);
    assertThat(done(open(seat, 1, protection.header())).key()).isEqualTo(protection.contentKey());
    assertThat(problem(open(seat, 2, protect(FeatureMap.of(2), 0).header())))
        .isEqualTo(Problem.LICENSE_FEATURE);
  }

  @Test
  void anotherProductsFileDoesNotOpen() {
    bench.product(firm, 20, Terms.builder().build());
    HeldSeat seat = seat(Terms.builder().build());
    Protection other =
        done(
            bench
                .coffer
                .productKeys()
                .protect(firm.id(), new ProductCode(20), FeatureMap.NONE, Optional.empty(), 0));
    assertThat(problem(open(seat, 1, other.header()))).isEqualTo(Problem.LICENSE_KEY);
  }

  @Test
  void secretDataGivesKeysAndIsNeverShown() {
    Bytes secret = Bytes.utf8("a secret of the vendor");
    HeldSeat seat = seat(Terms.builder().secretData(secret).build());
    Bytes key = done(seat.derive(Bytes.utf8("database"))).key();
    assertThat(key.length()).isEqualTo(32);
    assertThat(done(seat.derive(Bytes.utf8("database"))).key()).isEqualTo(key);
    assertThat(done(seat.derive(Bytes.utf8("reports"))).key()).isNotEqualTo(key);
    assertThat(seat.entry().terms().secretData().isEmpty()).isTrue();
    assertThat(seat.entry().encode().hex()).doesNotContain(secret.hex());
  }

  @Test
  void withoutSecretDataThereIsNoKey() {
    HeldSeat seat = seat(Terms.builder().build());
    assertThat(problem(seat.derive(Bytes.utf8("database")))).isEqualTo(Problem.LICENSE_KEY);
  }

  private HeldSeat seat(Terms terms) {
    return done(acquire(session(bench.product(firm, 10, terms))));
  }

  private DeviceSession session(Product product) {
    Sales.Sale sale = bench.sell(product, 1);
    Gateway.Activated activated =
        done(
            bench
                .coffer
                .gateway()
                .activate(
                    sale.ticket(), "pc", bench.enrolment(bench.deviceKey(), sale.ticket()), "r"));
    return done(bench.coffer.cloud().authenticate(activated.enrolled().token()));
  }

  private Outcome<HeldSeat> acquire(DeviceSession session) {
    return new LocalRuntime(
            List.of(new OwnSeats(bench.coffer.leasing(), session)),
            bench.coffer.firms()::trust,
            ScriptedKeys.check(),
            bench.time,
            bench.time,
            bench.random,
            bench.ids)
        .acquire(
            new LeaseQuery(firm.id(), new ProductCode(10), Optional.empty()),
            new Holder("a"),
            new Station("pc"));
  }

  private Protection protect(FeatureMap features, long units) {
    return done(
        bench
            .coffer
            .productKeys()
            .protect(firm.id(), new ProductCode(10), features, Optional.empty(), units));
  }

  private ProtectedHeader released(Instant released) {
    return done(bench
            .coffer
            .productKeys()
            .protect(firm.id(), new ProductCode(10), FeatureMap.NONE, Optional.of(released), 0))
        .header();
  }

  private static Outcome<Unlocked> open(HeldSeat seat, int use, ProtectedHeader header) {
    byte[] id = new byte[Id.LENGTH];
    id[Id.LENGTH - 1] = (byte) use;
    id[Id.LENGTH - 2] = (byte) (use >> 8);
    return seat.open(new Id(Bytes.of(id)), header);
  }

  private static String sentence(Outcome<?> outcome) {
    return problem(outcome).sentence(((Outcome.Refused<?>) outcome).details());
  }
}
