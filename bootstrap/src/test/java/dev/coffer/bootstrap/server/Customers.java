package dev.coffer.bootstrap.server;

import dev.coffer.adapters.cloud.client.CloudClient;
import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.DeviceTokens;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.application.Outcome;
import dev.coffer.application.RandomSource;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.bootstrap.TokensInMemory;
import dev.coffer.domain.Id;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.TicketCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** People who buy tickets, activate them and take seats, over HTTP. Thread-safe. */
final class Customers {
  static final ProductCode PRODUCT = new ProductCode(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final RandomSource random = SoftwareCrypto.random();
  private final Keys keys =
      SoftwareCrypto.keys(SoftwareCrypto.secrets(random.next(32), random), random);

  /** A computer with a licence. */
  record Computer(TicketCode ticket, GatewayWire.Activated activated, DeviceTokens tokens) {
    String container() {
      return activated.device().container();
    }
  }

  static CofferClient client(String servers) {
    return CofferClient.of(servers, TIMEOUT);
  }

  static VendorClient vendor(String servers, String token) {
    return client(servers).vendor(BearerToken.parse(BearerToken.Kind.API, token));
  }

  /** A fresh ticket of one licence of one seat. */
  static TicketCode bought(VendorClient vendor) {
    VendorWire.NewOrder order =
        new VendorWire.NewOrder(null, List.of(new VendorWire.OrderItem(PRODUCT.value(), 1)), null);
    VendorWire.Sale sale = done(vendor.sell(order, UUID.randomUUID().toString()));
    return ((TicketCode.Parsed) TicketCode.parse(sale.ticket())).code();
  }

  /** Activates on a computer of its own. */
  Computer activated(CofferClient client, TicketCode ticket) {
    KeyHandle key = keys.create(Set.of(Algorithm.ESP256));
    SignedMessage enrolment =
        new DeviceRequest.Enrol(ticket.lookupHash(), random.next(16)).sign(keys.signer(key));
    GatewayWire.Activated activated = done(client.gateway().activate(ticket, "pc", enrolment));
    return new Computer(
        ticket, activated, new TokensInMemory(keys, key, random, activated.device()));
  }

  /** Asks for a seat of the computer's licence. */
  Outcome<SeatGrant> seat(CofferClient client, Computer computer) {
    CloudClient cloud = client.cloud(computer.tokens());
    FirmId firm = Wire.firm(computer.activated().device().firms().get(0).id());
    return cloud
        .acquire(
            List.of(
                new SeatRequest(
                    new LeaseId(new Id(random.next(Id.LENGTH))),
                    new LeaseQuery(firm, PRODUCT, Optional.empty()),
                    new Holder("someone"),
                    new Station("pc"),
                    Duration.ofMinutes(15),
                    new Digest(random.next(32)))))
        .get(0);
  }

  static <T> T done(Outcome<T> outcome) {
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    throw new AssertionError("refused: " + outcome);
  }
}
