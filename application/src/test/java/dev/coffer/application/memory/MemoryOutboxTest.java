package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.application.outbox.OutboxContract;

class MemoryOutboxTest implements OutboxContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public Outbox outbox() {
    return stores.outbox();
  }
}
