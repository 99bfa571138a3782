package dev.coffer.bootstrap.server;

import dagger.Module;
import dagger.Provides;
import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.adapters.persistence.jdbi.PersistenceSettings;
import dev.coffer.application.Ports;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.Secret;
import jakarta.inject.Singleton;

/** What is kept: one database, which the URL chooses. */
@Module
interface StoresModule {
  /** Connections of one server; more than its work can use at once would only wait. */
  int CONNECTIONS = 16;

  @Provides
  static PersistenceSettings settings(Configuration configuration) {
    Configuration.Database database = configuration.database();
    return new PersistenceSettings(
        database.url(),
        database.user(),
        database.password().map(Secret::reveal),
        CONNECTIONS,
        PersistenceSettings.Durability.valueOf(database.durability().name()));
  }

  @Provides
  @Singleton
  static Persistence persistence(PersistenceSettings settings, MachineClock clock) {
    return Persistence.open(settings, clock.source());
  }

  @Provides
  static Ports.Stores stores(Persistence persistence) {
    return persistence.stores();
  }
}
