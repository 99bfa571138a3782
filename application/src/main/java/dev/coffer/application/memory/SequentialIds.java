package dev.coffer.application.memory;

import dev.coffer.application.Ids;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;

/** Ids 1, 2, 3 …, so that tests and simulations name the same things at each run. Thread-safe. */
public final class SequentialIds implements Ids {
  private final AtomicLong last = new AtomicLong();

  @Override
  public Id next() {
    ByteBuffer id = ByteBuffer.allocate(Id.LENGTH).putLong(0).putLong(last.incrementAndGet());
    return new Id(Bytes.of(id.array()));
  }
}
