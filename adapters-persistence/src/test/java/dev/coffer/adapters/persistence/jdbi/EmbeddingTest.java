package dev.coffer.adapters.persistence.jdbi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Coffer;
import dev.coffer.application.Ports;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.application.memory.PlainSecrets;
import dev.coffer.application.memory.ScriptedKeys;
import dev.coffer.application.memory.SeededRandom;
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
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A vendor's back-end with Coffer in it, on H2. */
final class EmbeddingTest {
  private static final InstantSource CLOCK = InstantSource.system();

  @Test
  void aBackEndSellsAndActivatesALicenceThatIsThereAfterwards() {
    SeededRandom random = new SeededRandom(1);
    ScriptedKeys keys = new ScriptedKeys(random);
    PersistenceSettings settings = PersistenceSettings.inMemory("embedding");
    try (Persistence persistence = Persistence.open(settings, CLOCK)) {
      Coffer coffer = coffer(persistence, keys, random);
      Set<Algorithm> esp256 = Set.of(Algorithm.ESP256);
      Firms.Founding founding = coffer.firms().found(new FirmCode(1001), "Acme", esp256);
      FirmId firm = ((Firms.Founding.Founded) founding).firm().id();
      ProductCode code = new ProductCode(10);
      Terms terms = Terms.builder().seats(5).build();
      coffer.sales().add(new Product(firm, code, "Editor", "", FeatureMap.NONE, terms, List.of()));
      List<Order.Item> items = List.of(new Order.Item(code, 1));
      Sales.Sale sale = coffer.sales().sell(firm, Optional.empty(), items, "").orElseThrow();
      Signer device = keys.signer(keys.create(esp256));
      var enrol = new DeviceRequest.Enrol(sale.ticket().lookupHash(), random.next(16)).sign(device);
      Gateway.Activated activated =
          coffer.gateway().activate(sale.ticket(), "my computer", enrol, "1").orElseThrow();

      Coffer another = coffer(persistence, keys, random);

      assertThat(another.gateway().show(sale.ticket()).orElseThrow().licenses())
          .extracting(License::place)
          .containsExactly(
              new Place(Place.State.ACTIVE, Optional.of(activated.delivered().container())));
    }
  }

  @Test
  void noWebServerIsOnTheClassPath() {
    for (String server :
        List.of(
            "io/javalin/Javalin", "org/eclipse/jetty/server/Server", "jakarta/servlet/Servlet")) {
      assertThat(getClass().getClassLoader().getResource(server + ".class")).isNull();
    }
  }

  private static Coffer coffer(Persistence persistence, ScriptedKeys keys, SeededRandom random) {
    return Coffer.with(
        new Ports(
            persistence.stores(),
            new Ports.Crypto(
                keys, new PlainSecrets(), ScriptedKeys.check(), new FastPasswords(), keys),
            Ports.World.of(CLOCK, random, new MemoryMailer()),
            new Ports.Settings(
                new AccountSettings(false, "https://licences.example"), LeaseSettings.CLOUD)));
  }
}
