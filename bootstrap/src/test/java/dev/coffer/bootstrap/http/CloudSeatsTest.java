package dev.coffer.bootstrap.http;

import static dev.coffer.application.Bench.done;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.application.Bench;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.lease.SeatSource;
import dev.coffer.application.lease.SeatSourceContract;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.bootstrap.TokensInMemory;
import dev.coffer.domain.ticket.TicketCode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Seats of a cloud container, over real HTTP. */
final class CloudSeatsTest extends SeatSourceContract {
  private WatchedServer watched;

  @BeforeEach
  void start() throws IOException {
    watched = new WatchedServer();
  }

  @AfterEach
  void stop() {
    watched.close();
    assertThat(watched.broken()).isEmpty();
  }

  @Override
  protected Bench bench() {
    return watched.bench;
  }

  @Override
  protected SeatSource source(TicketCode ticket) {
    CofferClient client = CofferClient.of(watched.address(), Duration.ofSeconds(30));
    KeyHandle key = watched.bench.deviceKey();
    GatewayWire.Activated activated =
        done(client.gateway().activate(ticket, "pc", watched.bench.enrolment(key, ticket)));
    return client.cloud(
        new TokensInMemory(watched.bench.keys, key, watched.bench.random, activated.device()));
  }
}
