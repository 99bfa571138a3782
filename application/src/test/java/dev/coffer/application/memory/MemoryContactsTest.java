package dev.coffer.application.memory;

import dev.coffer.application.Transactions;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.application.central.ContactQueueContract;

class MemoryContactsTest implements ContactQueueContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public ContactQueue contacts() {
    return stores.contacts();
  }
}
