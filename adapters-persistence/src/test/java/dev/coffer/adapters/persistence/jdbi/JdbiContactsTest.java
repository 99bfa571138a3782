package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Ports;
import dev.coffer.application.Transactions;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.ContactQueueContract;
import org.junit.jupiter.api.Nested;

final class JdbiContactsTest {
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

  abstract static class On implements ContactQueueContract {
    private final Ports.Stores stores;

    On(SharedDatabase database) {
      stores = database.empty();
    }

    @Override
    public Transactions transactions() {
      return stores.transactions();
    }

    @Override
    public ContactQueue contacts() {
      return stores.contacts();
    }
  }
}
