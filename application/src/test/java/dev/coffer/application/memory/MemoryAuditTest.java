package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.audit.AuditStore;
import dev.coffer.application.audit.AuditStoreContract;

class MemoryAuditTest implements AuditStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public AuditStore audit() {
    return stores.audit();
  }
}
