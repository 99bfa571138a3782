package dev.coffer.bootstrap.server;

import dagger.BindsInstance;
import dagger.Component;
import dev.coffer.adapters.persistence.jdbi.Persistence;
import dev.coffer.application.Coffer;
import dev.coffer.application.Ids;
import dev.coffer.application.Ports;
import dev.coffer.bootstrap.config.Configuration;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Everything a server is made of. */
@Singleton
@Component(modules = {StoresModule.class, CryptoModule.class, WorldModule.class})
interface ServerComponent {
  Persistence persistence();

  Ports ports();

  Coffer coffer();

  Ids ids();

  InstantSource clock();

  SignatureCounts signatures();

  /** Makes one. */
  @Component.Factory
  interface Factory {
    ServerComponent of(
        @BindsInstance Configuration configuration, @BindsInstance MachineClock machineClock);
  }
}
