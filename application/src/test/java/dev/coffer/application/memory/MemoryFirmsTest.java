package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.FirmStoreContract;

class MemoryFirmsTest implements FirmStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public FirmStore firms() {
    return stores.firms();
  }
}
