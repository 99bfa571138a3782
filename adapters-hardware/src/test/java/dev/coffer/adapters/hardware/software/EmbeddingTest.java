package dev.coffer.adapters.hardware.software;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Coffer;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.application.memory.MemoryStores;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Signer;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A vendor's back-end with Coffer in it, over the in-memory twins and real cryptography. */
final class EmbeddingTest {
  private static final int MOST_LINES = 20;

  @Test
  void aBackEndSellsAndActivatesALicence() {
    Gateway.Activated activated = sellAndActivate();

    assertThat(activated.delivered().licenses())
        .extracting(License::place)
        .containsExactly(
            new Place(Place.State.ACTIVE, Optional.of(activated.delivered().container())));
  }

  private static Gateway.Activated sellAndActivate() {
    // begins
    InstantSource clock = InstantSource.system();
    RandomSource random = SoftwareCrypto.random();
    Secrets secrets = SoftwareCrypto.secrets(random.next(32), random);
    Ports.Stores stores = MemoryStores.empty().ports(clock);
    Ports.Crypto crypto = SoftwareCrypto.all(secrets, random);
    Ports.World world = Ports.World.of(clock, random, new MemoryMailer());
    AccountSettings accounts = new AccountSettings(false, "https://licences.example");
    Ports.Settings settings = new Ports.Settings(accounts, LeaseSettings.CLOUD);
    Coffer coffer = Coffer.with(new Ports(stores, crypto, world, settings));
    Set<Algorithm> esp256 = Set.of(Algorithm.ESP256);
    Firms.Founding founding = coffer.firms().found(new FirmCode(1001), "Acme", esp256);
    FirmId firm = ((Firms.Founding.Founded) founding).firm().id();
    ProductCode code = new ProductCode(10);
    Terms terms = Terms.builder().seats(5).build();
    coffer.sales().add(new Product(firm, code, "Editor", "", FeatureMap.NONE, terms, List.of()));
    List<Order.Item> items = List.of(new Order.Item(code, 1));
    Sales.Sale sale = coffer.sales().sell(firm, Optional.empty(), items, "").orElseThrow();
    Signer device = crypto.keys().signer(crypto.keys().create(esp256));
    var enrol = new DeviceRequest.Enrol(sale.ticket().lookupHash(), random.next(16)).sign(device);
    return coffer.gateway().activate(sale.ticket(), "my computer", enrol, "1").orElseThrow();
    // ends
  }

  @Test
  void itTakesNoMoreThanTwentyLines() throws IOException {
    String source =
        Files.readString(
            Path.of("src/test/java").resolve(getClass().getName().replace('.', '/') + ".java"));
    int from = source.indexOf("// begins\n");
    int to = source.indexOf("    // ends\n", from);

    assertThat(source.substring(from, to).lines().skip(1)).hasSizeLessThanOrEqualTo(MOST_LINES);
  }

  @Test
  void noWebServerIsOnTheClassPath() {
    for (String server :
        List.of(
            "io/javalin/Javalin", "org/eclipse/jetty/server/Server", "jakarta/servlet/Servlet")) {
      assertThat(getClass().getClassLoader().getResource(server + ".class")).isNull();
    }
  }
}
