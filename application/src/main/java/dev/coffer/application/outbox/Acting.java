package dev.coffer.application.outbox;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who acts on this thread, so that events can say by whom they were caused without each service
 * being told. Nobody acts unless {@link #as} was called. Thread-safe: each thread has its own.
 */
public final class Acting {
  @SuppressWarnings("ThreadLocalUsage") // one request per thread, in the whole process
  private static final ThreadLocal<@Nullable Map<String, String>> CURRENT = new ThreadLocal<>();

  private Acting() {}

  /**
   * From now on until {@link #nobody}, what happens on this thread is done by a token.
   *
   * @param token its id, never its secret
   * @param name as its owner named it
   */
  public static void as(String token, String name) {
    CURRENT.set(Map.of("actor", token, "actorName", name));
  }

  /** Nobody acts on this thread any more. */
  public static void nobody() {
    CURRENT.remove();
  }

  /** What events say of who acts; nothing when nobody does. */
  static Map<String, String> facts() {
    Map<String, String> facts = CURRENT.get();
    return facts == null ? Map.of() : facts;
  }
}
