package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Ports;
import dev.coffer.application.Transactions;
import dev.coffer.application.webhook.WebhookStore;
import dev.coffer.application.webhook.WebhookStoreContract;
import org.junit.jupiter.api.Nested;

final class JdbiWebhooksTest {
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

  abstract static class On implements WebhookStoreContract {
    private final Ports.Stores stores;

    On(SharedDatabase database) {
      stores = database.empty();
    }

    @Override
    public Transactions transactions() {
      return stores.transactions();
    }

    @Override
    public WebhookStore webhooks() {
      return stores.webhooks();
    }
  }
}
