package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Transactions;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each {@link SealedState} does that lies in a database with stores. */
public interface DatabaseSealedStateContract extends SealedStateContract {
  Transactions transactions();

  private static void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SealedState");
  }

  @Test
  default void everyCallIsRefusedInsideATransaction() {
    transactions()
        .run(
            () -> {
              assertRefused(() -> sealedState().find(HERE));
              assertRefused(() -> sealedState().create(HERE, FIRST));
              assertRefused(() -> sealedState().replace(HERE, 1, FIRST));
              assertRefused(() -> sealedState().list(Optional.empty(), 1));
            });
    assertThat(sealedState().find(HERE)).isEmpty();
  }
}
