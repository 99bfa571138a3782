package dev.coffer.application.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Transactions;
import dev.coffer.application.container.DatabaseSealedStateContract;
import dev.coffer.application.container.SealedState;
import org.junit.jupiter.api.Test;

class MemorySealedStateTest implements DatabaseSealedStateContract {
  private final MemoryStores stores = MemoryStores.empty();

  @Override
  public Transactions transactions() {
    return stores.transactions();
  }

  @Override
  public SealedState sealedState() {
    return stores.sealedState();
  }

  @Test
  void newStoresOverTheSameDatabaseSeeWhatWasStored() {
    sealedState().create(HERE, FIRST);
    SealedState reopened = new MemoryStores(stores.transactions()).sealedState();
    assertThat(reopened.find(HERE)).contains(new SealedState.Stored(FIRST, 1));
  }
}
