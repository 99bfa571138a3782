package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.LicenseStore;
import dev.coffer.application.central.LicenseStoreContract;

class MemoryLicensesTest implements LicenseStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public LicenseStore licenses() {
    return stores.licenses();
  }
}
