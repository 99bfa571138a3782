package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.account.AccountStore;
import dev.coffer.application.account.AccountStoreContract;

class MemoryAccountsTest implements AccountStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public AccountStore accounts() {
    return stores.accounts();
  }
}
