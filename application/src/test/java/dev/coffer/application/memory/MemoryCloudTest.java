package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.cloud.CloudStore;
import dev.coffer.application.cloud.CloudStoreContract;
import dev.coffer.application.container.SealedState;

class MemoryCloudTest implements CloudStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

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
