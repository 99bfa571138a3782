package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.CatalogStore;
import dev.coffer.application.central.CatalogStoreContract;

class MemoryCatalogTest implements CatalogStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public CatalogStore catalog() {
    return stores.catalog();
  }
}
