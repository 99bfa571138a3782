package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.TokenStore;
import dev.coffer.application.central.TokenStoreContract;

class MemoryTokensTest implements TokenStoreContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public TokenStore tokens() {
    return stores.tokens();
  }
}
