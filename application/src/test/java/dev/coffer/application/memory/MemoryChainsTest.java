package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.ChainStore;
import dev.coffer.application.central.ChainStoreContract;

class MemoryChainsTest implements ChainStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public ChainStore chains() {
    return stores.chains();
  }
}
