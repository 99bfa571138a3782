package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.adapters.hardware.software.SoftwareCrypto;
import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.adapters.persistence.jdbi.PersistenceSettings;
import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Ports;
import dev.coffer.application.RandomSource;
import dev.coffer.application.TimeOrderedIds;
import dev.coffer.application.account.AccountSettings;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.application.central.Sales;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.application.container.Keys;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.gateway.Gateway;
import dev.coffer.application.lease.LeaseSettings;
import dev.coffer.application.memory.MemoryMailer;
import dev.coffer.domain.account.DeviceRequest;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.Order;
import dev.coffer.domain.license.Product;
import dev.coffer.domain.license.ProductCode;
import dev.coffer.domain.license.Terms;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor's back-end that embeds Coffer; the README shows its lines. */
final class EmbeddingTest {
  @TempDir Path folder;

  @Test
  void aBackEndSellsAndActivatesOnH2() {
    // spotless:off (the README shows these lines)
    InstantSource clock = InstantSource.system();
    RandomSource random = SoftwareCrypto.random();
    Secrets secrets = SoftwareCrypto.secrets(folder.resolve("master.key"), random);
    Keys keys = SoftwareCrypto.keys(secrets, random);
    var h2 = PersistenceSettings.embedded(folder, PersistenceSettings.Durability.PROCESS);
    try (Persistence database = Persistence.open(h2, clock)) {
      var crypto = SoftwareCrypto.all(secrets, random);
      var world = new Ports.World(clock, random, new TimeOrderedIds(clock, random), new MemoryMailer());
      var settings = new Ports.Settings(new AccountSettings(false, "https://licences.example"), LeaseSettings.CLOUD);
      Coffer coffer = Coffer.with(new Ports(database.stores(), crypto, world, settings));
      Firm firm = ((Firms.Founding.Founded) coffer.firms().found(new FirmCode(1001), "Acme", Set.of(Algorithm.ESP256))).firm();
      Product editor = new Product(firm.id(), new ProductCode(10), "Editor", "", FeatureMap.NONE, Terms.builder().seats(5).build(), List.of());
      done(coffer.sales().add(editor));
      Sales.Sale sale = done(coffer.sales().sell(firm.id(), Optional.empty(), List.of(new Order.Item(editor.code(), 1)), ""));
      KeyHandle device = keys.create(Set.of(Algorithm.ESP256));
      SignedMessage request = new DeviceRequest.Enrol(sale.ticket().lookupHash(), random.next(16)).sign(keys.signer(device));
      Gateway.Activated activated = done(coffer.gateway().activate(sale.ticket(), "my computer", request, "request-1"));
      // spotless:on
      assertThat(activated.delivered().licenses()).hasSize(1);
    }
  }

  private static <T> T done(Outcome<T> outcome) {
    assertThat(outcome).isInstanceOf(Outcome.Done.class);
    return ((Outcome.Done<T>) outcome).value();
  }
}
