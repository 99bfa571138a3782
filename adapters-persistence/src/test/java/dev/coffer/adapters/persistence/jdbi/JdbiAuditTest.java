package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Ports;
import dev.coffer.application.Transactions;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.application.audit.AuditStoreContract;
import org.junit.jupiter.api.Nested;

final class JdbiAuditTest {
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

  abstract static class On implements AuditStoreContract {
    private final Ports.Stores stores;

    On(SharedDatabase database) {
      stores = database.empty();
    }

    @Override
    public Transactions transactions() {
      return stores.transactions();
    }

    @Override
    public AuditStore audit() {
      return stores.audit();
    }
  }
}
