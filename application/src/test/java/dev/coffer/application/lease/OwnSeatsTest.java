package dev.coffer.application.lease;

import static dev.coffer.application.Bench.done;

import dev.coffer.application.Bench;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.domain.ticket.TicketCode;

final class OwnSeatsTest extends SeatSourceContract {
  private final Bench bench = new Bench();

  @Override
  protected Bench bench() {
    return bench;
  }

  @Override
  protected SeatSource source(TicketCode ticket) {
    Gateway.Activated activated =
        done(
            bench
                .coffer
                .gateway()
                .activate(ticket, "pc", bench.enrolment(bench.deviceKey(), ticket), "r"));
    return new OwnSeats(
        bench.coffer.leasing(),
        done(bench.coffer.cloud().authenticate(activated.enrolled().token())));
  }
}
