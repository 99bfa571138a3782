package dev.coffer.application.gateway;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.cloud.Cloud;
import dev.coffer.application.cloud.DeviceSession;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ActivationTest {
  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().build());

  @Test
  void aTicketBecomesAnActiveLicenceInAContainerOfItsOwn() {
    Sales.Sale sale = bench.sell(editor, 1);

    Gateway.Activated activated = activate(sale, bench.deviceKey());

    ContainerSerial serial = activated.delivered().container();
    assertThat(serial.kind()).isEqualTo(ContainerKind.CLOUD);
    assertThat(activated.delivered().licenses())
        .singleElement()
        .satisfies(
            license -> {
              assertThat(license.place().state()).isEqualTo(Place.State.ACTIVE);
              assertThat(license.place().isIn(serial)).isTrue();
            });
    assertThat(held(activated)).containsExactly(sale.licenses().get(0).id());
  }

  @Test
  void allLicencesOfATicketAreDelivered() {
    Sales.Sale sale = bench.sell(editor, 40);

    Gateway.Activated activated = activate(sale, bench.deviceKey());

    assertThat(held(activated))
        .containsExactlyInAnyOrderElementsOf(sale.licenses().stream().map(License::id).toList());
  }

  @Test
  void moreLicencesThanOneContextCanWishForAreDeliveredToo() {
    Sales.Sale sale = bench.sell(editor, 128);

    Gateway.Activated activated = activate(sale, bench.deviceKey());

    assertThat(held(activated)).hasSize(128);
  }

  @Test
  void theSameDeviceAgainGetsTheSameContainerAndANewToken() {
    Sales.Sale sale = bench.sell(editor, 1);
    KeyHandle device = bench.deviceKey();
    Gateway.Activated first = activate(sale, device);

    Gateway.Activated second = activate(sale, device);

    assertThat(second.delivered().container()).isEqualTo(first.delivered().container());
    assertThat(second.enrolled().token().text()).isNotEqualTo(first.enrolled().token().text());
    assertThat(bench.coffer.cloud().authenticate(second.enrolled().token()))
        .isInstanceOf(Outcome.Done.class);
  }

  @Test
  void anotherDeviceCannotActivateAUsedTicketAndLeavesNoContainerBehind() {
    Sales.Sale sale = bench.sell(editor, 1);
    activate(sale, bench.deviceKey());
    KeyHandle other = bench.deviceKey();

    Problem problem =
        problem(
            bench
                .coffer
                .gateway()
                .activate(sale.ticket(), "other", bench.enrolment(other, sale.ticket()), "r"));

    assertThat(problem).isEqualTo(Problem.TICKET_USED);
    assertThat(
            bench
                .stores
                .transactions()
                .inTransaction(() -> bench.stores.cloud().list(Optional.empty(), 10)))
        .hasSize(1);
  }

  @Test
  void anUnknownTicketIsRefused() {
    TicketCode unknown = TicketCode.of(Bytes.of(new byte[TicketCode.RANDOM_LENGTH]));

    assertThat(
            problem(
                bench
                    .coffer
                    .gateway()
                    .activate(unknown, "pc", bench.enrolment(bench.deviceKey(), unknown), "r")))
        .isEqualTo(Problem.TICKET_UNKNOWN);
  }

  @Test
  void anEnrolmentForAnotherTicketIsRefused() {
    Sales.Sale sale = bench.sell(editor, 1);
    Sales.Sale other = bench.sell(editor, 1);

    assertThat(
            problem(
                bench
                    .coffer
                    .gateway()
                    .activate(
                        sale.ticket(),
                        "pc",
                        bench.enrolment(bench.deviceKey(), other.ticket()),
                        "r")))
        .isEqualTo(Problem.DEVICE_PROOF);
  }

  @Test
  void aLicenceForOtherKindsStaysWithItsVendor() {
    Product boxed = bench.product(firm, 11, Terms.builder().kinds(ContainerKind.DONGLE).build());
    Sales.Sale sale = bench.sell(boxed, 1);

    assertThat(
            problem(
                bench
                    .coffer
                    .gateway()
                    .activate(
                        sale.ticket(),
                        "pc",
                        bench.enrolment(bench.deviceKey(), sale.ticket()),
                        "r")))
        .isEqualTo(Problem.KIND_NOT_ALLOWED);
    assertThat(place(sale)).isEqualTo(Place.State.AVAILABLE);
  }

  @Test
  void licencesOfSeveralFirmsLiveInOneContainer() {
    Firm other = bench.firm(2002);
    Product viewer = bench.product(other, 10, Terms.builder().build());
    Sales.Sale first = bench.sell(editor, 1);
    Sales.Sale second = bench.sell(viewer, 1);
    Gateway.Activated activated = activate(first, bench.deviceKey());
    DeviceSession session = done(bench.coffer.cloud().authenticate(activated.enrolled().token()));

    Gateway.Delivered delivered =
        done(bench.coffer.gateway().activate(session.access(), second.ticket(), "r"));

    assertThat(delivered.container()).isEqualTo(activated.delivered().container());
    assertThat(bench.coffer.cloud().contents(session.access()))
        .extracting(Cloud.FirmContents::firm)
        .containsExactlyInAnyOrder(firm.id(), other.id());
  }

  private Gateway.Activated activate(Sales.Sale sale, KeyHandle device) {
    return done(
        bench
            .coffer
            .gateway()
            .activate(sale.ticket(), "my pc", bench.enrolment(device, sale.ticket()), "r"));
  }

  private List<LicenseId> held(Gateway.Activated activated) {
    return bench
        .coffer
        .containers()
        .contents(activated.delivered().container(), firm.id())
        .items()
        .stream()
        .map(item -> item.entry().license())
        .toList();
  }

  private Place.State place(Sales.Sale sale) {
    return bench
        .coffer
        .sales()
        .license(firm.id(), sale.licenses().get(0).id())
        .orElseThrow()
        .place()
        .state();
  }
}
