package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Ports;
import dev.coffer.application.Transactions;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.cloud.CloudStoreContract;
import dev.coffer.application.container.SealedState;
import org.junit.jupiter.api.Nested;

final class JdbiCloudTest {
  @Nested
  class OnH2 extends On {
    OnH2() {
      super(SharedDatabase.h2());
    }
  }

  @Nested
  class OnPostgreSql extends On {
    OnPostgreSql() {
      super(SharedDatabase.postgresql());
    }
  }

  abstract static class On implements CloudStoreContract {
    private final Ports.Stores stores;

    On(SharedDatabase database) {
      stores = database.empty();
    }

    @Override
    public Transactions transactions() {
      return stores.transactions();
    }

    @Override
    public CloudStore cloud() {
      return stores.cloud();
    }

    @Override
    public SealedState sealedState() {
      return stores.sealedState();
    }
  }
}
