package dev.coffer.bootstrap.http;

import static dev.coffer.application.Bench.done;
import static dev.coffer.application.Bench.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.cloud.client.CloudClient;
import dev.coffer.adapters.cloud.client.CofferClient;
import dev.coffer.adapters.cloud.client.GatewayClient;
import dev.coffer.adapters.cloud.client.VendorClient;
import dev.coffer.application.Bench;
import dev.coffer.application.Problem;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Transfer;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.lease.LeaseQuery;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.runtime.HeldSeat;
import dev.coffer.application.runtime.LocalRuntime;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.bootstrap.TokensInMemory;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.Credential;
import dev.coffer.domain.account.CredentialFile;
import dev.coffer.domain.account.DeviceToken;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.lease.Holder;
import dev.coffer.domain.lease.Station;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.ticket.TicketCode;
import dev.coffer.domain.ticket.TicketRight;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients against the server over real HTTP, every message compared with the contract. */
final class ClientsTest {
  private static final char[] PASSWORD = "correct horse battery".toCharArray();

  private WatchedServer watched;
  private Bench bench;
  private Firm firm;
  private CofferClient client;
  private VendorClient vendor;

  @BeforeEach
  void start() throws IOException {
    watched = new WatchedServer();
    bench = watched.bench;
    firm = bench.firm(1001);
    client = CofferClient.of(watched.address(), Duration.ofSeconds(30));
    vendor =
        client.vendor(
            bench
                .coffer
                .tokens()
                .make(firm.id(), "test", Set.of(ApiToken.Scope.values()), Optional.empty())
                .secret());
    done(vendor.add(new VendorWire.ProductBody(10, "Editor", null, List.of(0), null, null), "p"));
  }

  @AfterEach
  void stop() {
    watched.close();
    assertThat(watched.broken()).isEmpty();
  }

  @Test
  void aTicketSoldOverHttpRunsSoftwareOverHttp() {
    TokensInMemory tokens = activated(sell());
    CloudClient cloud = client.cloud(tokens);
    LocalRuntime runtime =
        new LocalRuntime(
            List.of(cloud),
            id -> bench.coffer.firms().trust(id),
            ScriptedKeys.check(),
            bench.time,
            bench.time,
            bench.random,
            bench.ids);
    LeaseQuery query = new LeaseQuery(firm.id(), new ProductCode(10), Optional.of(0));

    HeldSeat seat = done(runtime.acquire(query, new Holder("ann"), new Station("pc")));

    assertThat(seat.isValid()).isTrue();
    assertThat(problem(runtime.acquire(query, new Holder("bob"), new Station("pc2"))))
        .isEqualTo(Problem.SEATS_EXHAUSTED);
    bench.time.advance(Duration.ofMinutes(14));
    assertThat(seat.isValid()).isTrue();
    seat.close();
    done(runtime.acquire(query, new Holder("bob"), new Station("pc2"))).close();
  }

  @Test
  void anExpiredDeviceTokenIsRenewedByTheDeviceKeyOnTheWay() {
    TokensInMemory tokens = activated(sell());
    String before = tokens.held().token();
    bench.time.advance(Duration.ofHours(25));

    CloudWire.Devices devices = done(client.cloud(tokens).devices());

    assertThat(devices.items()).singleElement().matches(CloudWire.DeviceBody::current);
    assertThat(tokens.held().token()).isNotEqualTo(before);
    assertThat(tokens.held().generation()).isEqualTo(2);
  }

  @Test
  void aRevokedDeviceIsToldSo() {
    TokensInMemory tokens = activated(sell());
    CloudClient cloud = client.cloud(tokens);
    done(cloud.revoke(tokens.held().device()));

    assertThat(problem(cloud.contents())).isEqualTo(Problem.DEVICE_REVOKED);
  }

  @Test
  void theOneTransferRunsFromAfar() {
    TokensInMemory tokens = activated(sell());
    VendorWire.Sale sale = sale();
    ContainerSerial serial = tokens.held().container();
    ContainerDriver driver = client.containers(tokens);
    Wish wish =
        new Wish(
            Wish.Kind.ACTIVATE,
            LicenseId.parse(sale.licenses().get(0)),
            1,
            Optional.of(TicketRight.of(code(sale.ticket()).lookupHash(), serial)));

    Transfer.Ending ending =
        new Transfer(driver, client.central()).run(serial, firm.id(), List.of(wish), "r");

    assertThat(ending).isInstanceOf(Transfer.Ending.Complete.class);
    assertThat(((Transfer.Ending.Complete) ending).refusedWishes()).isEmpty();
    assertThat(driver.contents(serial, firm.id()).items()).hasSize(2);
    assertThat(driver.firms(serial)).containsExactly(firm.id());
    assertThat(serial.names(driver.keys(serial))).isTrue();
    assertThat(driver.list(Optional.empty(), 10)).containsExactly(serial);
  }

  @Test
  void aSecondComputerSignsInAndIsReady() {
    GatewayClient gateway = client.gateway();
    TicketCode ticket = sell();
    GatewayWire.Registered registered =
        done(gateway.register("ann@example.org", PASSWORD, Optional.of(ticket), resume()));
    assertThat(registered.status()).isEqualTo(GatewayWire.Registered.Status.READY);
    BearerToken session = session(done(gateway.signIn("ann@example.org", PASSWORD)));
    GatewayWire.CredentialBody credential =
        done(
            gateway.credential(
                session,
                Optional.empty(),
                Credential.Kind.PERSONAL,
                Optional.empty(),
                Optional.empty()));
    assertThat(credential.licenses()).hasSize(1);

    CredentialFile file =
        CredentialFile.parse(Armor.parseOne(Bytes.utf8(credential.file()), Armor.Type.CREDENTIAL));
    KeyHandle key = bench.deviceKey();
    TokensInMemory tokens =
        new TokensInMemory(
            bench.keys,
            key,
            bench.random,
            done(client.enrol(file.secret(), "laptop", bench.enrolment(key, file.secret()))));

    assertThat(done(client.cloud(tokens).contents()).firms()).hasSize(1);
    assertThat(done(client.cloud(tokens).bring()).applied()).isZero();
    done(client.cloud(tokens).rename(tokens.held().device(), "desk"));
    done(gateway.signOut(session));
    assertThat(problem(gateway.containers(session))).isEqualTo(Problem.SESSION_ENDED);
  }

  @Test
  void whoActivatedByTicketAdoptsWhenTheyRegister() {
    TokensInMemory tokens = activated(sell());
    GatewayClient gateway = client.gateway();
    done(gateway.register("ann@example.org", PASSWORD, Optional.empty(), resume()));
    BearerToken session = session(done(gateway.signIn("ann@example.org", PASSWORD)));
    DeviceToken device = DeviceToken.parse(tokens.held().token());

    GatewayWire.Container adopted = done(gateway.adopt(session, device));

    assertThat(done(gateway.adopt(session, device))).isEqualTo(adopted);
    done(gateway.register("bob@example.org", PASSWORD, Optional.empty(), resume()));
    BearerToken other = session(done(gateway.signIn("bob@example.org", PASSWORD)));
    assertThat(problem(gateway.adopt(other, device))).isEqualTo(Problem.CONTAINER_NOT_YOURS);
    ContainerSerial serial = tokens.held().container();
    assertThat(problem(gateway.devices(other, serial))).isEqualTo(Problem.CONTAINER_UNKNOWN);
    done(gateway.custody(session, serial, false));
    done(gateway.limits(session, serial, 4, 1));
    assertThat(done(gateway.activate(session, sell(), Optional.of(serial))).licenses()).hasSize(1);
    done(gateway.reset(session, serial));
    assertThat(problem(client.cloud(tokens).contents())).isEqualTo(Problem.DEVICE_REVOKED);
  }

  @Test
  void aGroupOwnsAContainerTogether() {
    GatewayClient gateway = client.gateway();
    done(gateway.register("ann@example.org", PASSWORD, Optional.empty(), resume()));
    done(gateway.register("bob@example.org", PASSWORD, Optional.empty(), resume()));
    BearerToken ann = session(done(gateway.signIn("ann@example.org", PASSWORD)));
    BearerToken bob = session(done(gateway.signIn("bob@example.org", PASSWORD)));
    GroupId group = GroupId.parse(done(gateway.found(ann, "team")).id());
    done(gateway.join(ann, group, "bob@example.org", Group.Role.MEMBER));
    GatewayWire.Container shared = done(gateway.createFor(ann, group));

    assertThat(done(gateway.containers(bob)).items())
        .extracting(GatewayWire.Container::serial)
        .containsExactly(shared.serial());
    assertThat(problem(gateway.createFor(bob, group))).isEqualTo(Problem.GROUP_NOT_MANAGED);
    assertThat(done(gateway.members(bob, group, Optional.empty())).items()).hasSize(2);
    assertThat(done(gateway.groups(bob)).items()).hasSize(1);
  }

  private VendorWire.Sale sale() {
    return done(
        vendor.sell(
            new VendorWire.NewOrder(null, List.of(new VendorWire.OrderItem(10, 1)), null),
            bench.ids.next().text()));
  }

  private TicketCode sell() {
    return code(sale().ticket());
  }

  private static TicketCode code(String text) {
    return ((TicketCode.Parsed) TicketCode.parse(text)).code();
  }

  private TokensInMemory activated(TicketCode ticket) {
    KeyHandle key = bench.deviceKey();
    assertThat(done(client.gateway().show(ticket)).licenses()).hasSize(1);
    GatewayWire.Activated activated =
        done(client.gateway().activate(ticket, "pc", bench.enrolment(key, ticket)));
    return new TokensInMemory(bench.keys, key, bench.random, activated.device());
  }

  private BearerToken resume() {
    return BearerToken.of(BearerToken.Kind.RESUME, bench.random.next(32));
  }

  private static BearerToken session(GatewayWire.Session session) {
    return BearerToken.parse(BearerToken.Kind.SESSION, session.token());
  }
}
