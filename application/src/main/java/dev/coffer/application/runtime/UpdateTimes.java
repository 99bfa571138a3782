package dev.coffer.application.runtime;

import dev.coffer.application.Ticker;
import dev.coffer.domain.container.ContainerSerial;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * When containers were last asked what their vendors changed, kept for all processes of a home.
 * Thread-safe; blocks as long as a small file takes.
 */
@FunctionalInterface
public interface UpdateTimes {
  /**
   * Whether a container is due: its last time is unknown, {@code every} ago or longer, or ahead of
   * the clock. A container that is due counts as asked now, so that of several processes one asks.
   */
  boolean begin(ContainerSerial container, Duration every);

  /** Times that this process alone keeps. */
  static UpdateTimes ofProcess(Ticker ticker) {
    Map<ContainerSerial, Long> last = new HashMap<>();
    return (container, every) -> {
      synchronized (last) {
        long now = ticker.nanos();
        Long before = last.get(container);
        if (before != null && now - before < every.toNanos()) {
          return false;
        }
        last.put(container, now);
        return true;
      }
    };
  }
}
