package dev.coffer.bootstrap.fuzz;

import org.jspecify.annotations.Nullable;

/** What Jazzer calls: {@code --target_args=} names a {@link FuzzTarget}. */
public final class Fuzzing {
  private static @Nullable FuzzTarget target;

  private Fuzzing() {}

  public static void fuzzerInitialize(String[] args) {
    target = FuzzTarget.named(args[0]);
  }

  public static void fuzzerTestOneInput(byte[] input) {
    if (target != null) {
      target.take(input);
    }
  }
}
