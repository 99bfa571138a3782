package dev.coffer.application;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import java.nio.ByteBuffer;
import java.time.InstantSource;

/**
 * Ids laid out as UUID version 7 (RFC 9562 section 5.7): 48 bits of Unix time in milliseconds,
 * version, 12 bits of counter, variant, 62 random bits.
 *
 * <p>The counter (method 1 of section 6.2) starts at a random value below 2,048 in each
 * millisecond, so ids made in one millisecond are in order too. When the counter is exhausted or
 * the clock steps back, the time part runs ahead of the clock rather than repeat or go back.
 * Thread-safe.
 */
public final class TimeOrderedIds implements Ids {
  private static final int COUNTER_MOST = 0xfff;
  private static final int COUNTER_START = 0x7ff;
  private static final int RANDOM_LENGTH = 10;
  private static final long VARIANT_CLEAR = 0x3fff_ffff_ffff_ffffL;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long TIME_MASK = 0xffff_ffff_ffffL;

  private final InstantSource clock;
  private final RandomSource random;
  private long millis = -1;
  private int counter;

  public TimeOrderedIds(InstantSource clock, RandomSource random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public Id next() {
    long now = clock.millis();
    ByteBuffer fresh = ByteBuffer.wrap(random.next(RANDOM_LENGTH).toArray());
    int start = fresh.getShort() & COUNTER_START;
    long tail = (fresh.getLong() & VARIANT_CLEAR) | VARIANT;
    ByteBuffer id =
        ByteBuffer.allocate(Id.LENGTH).putLong(timeAndCounter(now, start)).putLong(tail);
    return new Id(Bytes.of(id.array()));
  }

  private synchronized long timeAndCounter(long now, int start) {
    if (now > millis) {
      millis = now;
      counter = start;
    } else if (counter < COUNTER_MOST) {
      counter++;
    } else {
      millis++;
      counter = start;
    }
    return ((millis & TIME_MASK) << 16) | 0x7000L | counter;
  }
}
