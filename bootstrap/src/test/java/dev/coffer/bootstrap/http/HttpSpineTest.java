package dev.coffer.bootstrap.http;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.DeviceTokens;
import dev.coffer.adapters.web.WebServer;
import dev.coffer.adapters.web.WebSettings;
import dev.coffer.application.Bench;
import dev.coffer.application.Problem;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.DeviceId;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.Terms;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From ticket to a held seat, the real server and the real client between them. */
final class HttpSpineTest {
  private final Bench bench = new Bench();
  private final Firm firm = bench.firm(1001);
  private final Product editor = bench.product(firm, 10, Terms.builder().seats(1).build());
  private final WebServer server =
      WebServer.start(
          new WebSettings("127.0.0.1", 0, false, "", 5),
          bench.coffer,
          bench.ids,
          () -> true,
          Map.of());
  private final CofferClient client =
      CofferClient.of("http://127.0.0.1:" + server.port(), Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTicketIsActivatedAndItsSeatHeldAndReleased() {
    Sales.Sale sale = bench.sell(editor, 1);
    KeyHandle key = bench.deviceKey();
    CloudWire.EnrolledDevice device = activated(sale, key).device();
    SeatSource seats = client.cloud(new Tokens(device, key));

    HeldSeat seat = done(runtime(seats).acquire(query(), new Holder("a"), new Station("pc")));

    assertThat(seat.isValid()).isTrue();
    assertThat(problem(runtime(seats).acquire(query(), new Holder("b"), new Station("pc"))))
        .isEqualTo(Problem.SEATS_EXHAUSTED);
    seat.close();
    done(runtime(seats).acquire(query(), new Holder("b"), new Station("pc"))).close();
  }

  @Test
  void theContainersContentsAreShownToItsDevice() {
    Sales.Sale sale = bench.sell(editor, 2);
    KeyHandle key = bench.deviceKey();
    CloudWire.EnrolledDevice device = activated(sale, key).device();

    CloudWire.Contents contents = done(client.cloud(new Tokens(device, key)).contents());

    assertThat(contents.firms())
        .singleElement()
        .satisfies(held -> assertThat(held.items()).hasSize(2));
  }

  @Test
  void anUnknownTicketIsAProblemByItsType() {
    TicketCode unknown = TicketCode.of(Bytes.of(new byte[TicketCode.RANDOM_LENGTH]));
    KeyHandle key = bench.deviceKey();

    assertThat(problem(client.gateway().activate(unknown, "pc", bench.enrolment(key, unknown))))
        .isEqualTo(Problem.TICKET_UNKNOWN);
  }

  @Test
  void guessingTicketsIsSlowedDown() {
    TicketCode unknown = TicketCode.of(Bytes.of(new byte[TicketCode.RANDOM_LENGTH]));
    for (int i = 0; i < 5; i++) {
      problem(client.gateway().show(unknown));
    }

    assertThat(problem(client.gateway().show(unknown))).isEqualTo(Problem.RATE_LIMITED);
  }

  @Test
  void aWrongPasswordLooksLikeAnUnknownAccount() {
    assertThat(problem(client.gateway().signIn("eve@example.com", "whatever it is".toCharArray())))
        .isEqualTo(Problem.SIGN_IN_FAILED);
  }

  private GatewayWire.Activated activated(Sales.Sale sale, KeyHandle key) {
    return done(
        client.gateway().activate(sale.ticket(), "pc", bench.enrolment(key, sale.ticket())));
  }

  private LeaseQuery query() {
    return new LeaseQuery(firm.id(), editor.code(), Optional.empty());
  }

  private LocalRuntime runtime(SeatSource seats) {
    return new LocalRuntime(
        List.of(seats),
        bench.coffer.firms()::trust,
        ScriptedKeys.check(),
        bench.time,
        bench.time,
        bench.random,
        bench.ids);
  }

  /** A device's token in memory. */
  private final class Tokens implements DeviceTokens {
    private final KeyHandle key;
    private Held held;

    Tokens(CloudWire.EnrolledDevice device, KeyHandle key) {
      this.key = key;
      this.held =
          new Held(
              ContainerSerial.parse(device.container()),
              DeviceId.parse(device.device()),
              device.token(),
              device.generation());
    }

    @Override
    public Held held() {
      return held;
    }

    @Override
    public Held renew(UnaryOperator<Held> next) {
      held = next.apply(held);
      return held;
    }

    @Override
    public SignedMessage renewal(Held now) {
      return new DeviceRequest.Renew(now.device(), now.generation(), bench.random.next(16))
          .sign(bench.keys.signer(key));
    }
  }
}
