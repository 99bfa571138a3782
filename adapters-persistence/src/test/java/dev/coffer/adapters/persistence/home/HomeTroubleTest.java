package dev.coffer.adapters.persistence.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.StoreUnavailable;
import dev.coffer.application.container.SealedState;
import dev.coffer.application.lease.LeaseLedger;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.lease.Counting;
import dev.coffer.domain.lease.PoolTerms;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A home that cannot be written, or read: what is wrong is named, and nothing is lost. */
class HomeTroubleTest {
  private static final Bytes BEFORE = Bytes.utf8("before");
  private static final Bytes AFTER = Bytes.utf8("after, and longer than it was before");

  @TempDir private Path home;
  private final TroubledDisk disk = new TroubledDisk();
  private SealedState files;
  private LeaseLedger seats;

  @BeforeEach
  void aHome() {
    files = new ContainerFiles(home, disk);
    seats = new HomeLedger(home, disk, InstantSource.system(), Optional.empty());
    files.create(HomeChild.SERIAL, BEFORE);
    define(1);
  }

  private void define(int quantity) {
    seats.define(
        HomeChild.POOL, 1, PoolTerms.of(quantity, Counting.PER_ACCESS, Duration.ofHours(1)));
  }

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void whatCannotBeWrittenIsNamedAndTheOldStays(TroubledDisk.Trouble trouble) {
    disk.is(trouble);

    assertThatThrownBy(() -> files.replace(HomeChild.SERIAL, 1, AFTER))
        .isInstanceOf(StoreUnavailable.class)
        .hasCauseInstanceOf(HomeUnusable.class)
        .hasMessageContaining(home.resolve("containers").toString())
        .hasMessageMatching("(?s).*(rights and the free space|check that it is yours).*");
    assertThatThrownBy(() -> define(2))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining(home.resolve("seats").toString());

    disk.is(TroubledDisk.Trouble.NONE);
    assertThat(files.find(HomeChild.SERIAL)).contains(new SealedState.Stored(BEFORE, 1));
    assertThat(files.list(Optional.empty(), 10))
        .as("half of a file is none")
        .containsExactly(HomeChild.SERIAL);
    assertThat(files.replace(HomeChild.SERIAL, 1, AFTER)).isTrue();
    assertThat(files.find(HomeChild.SERIAL)).contains(new SealedState.Stored(AFTER, 2));
    define(2);
  }

  @ParameterizedTest
  @EnumSource(names = {"FULL", "READ_ONLY"})
  void whatIsThereIsStillRead(TroubledDisk.Trouble trouble) {
    disk.is(trouble);

    assertThat(files.find(HomeChild.SERIAL)).contains(new SealedState.Stored(BEFORE, 1));
    assertThat(seats.held(HomeChild.POOL, Optional.empty(), 10)).isEmpty();
  }

  @Test
  void aFileOfSomebodyElseIsSaidToBe() {
    disk.is(TroubledDisk.Trouble.OF_SOMEBODY_ELSE);

    assertThatThrownBy(() -> files.find(HomeChild.SERIAL))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageContaining("check that it is yours");
  }
}
