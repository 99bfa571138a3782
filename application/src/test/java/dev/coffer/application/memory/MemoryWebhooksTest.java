package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.webhook.WebhookStore;
import dev.coffer.application.webhook.WebhookStoreContract;

class MemoryWebhooksTest implements WebhookStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public WebhookStore webhooks() {
    return stores.webhooks();
  }
}
