package dev.coffer.bootstrap.cli;

import dev.coffer.application.wire.TermsBody;
import dev.coffer.bootstrap.config.Durations;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What holders may do with their licences: a mixin. What is not named stays as it is. */
final class MovesOptions {
  @Option(
      names = "--may-return",
      negatable = true,
      description = "Whether its holder may give it back.")
  private @Nullable Boolean mayReturn;

  @Option(
      names = "--may-move",
      negatable = true,
      description = "Whether its holder may bring it into another container.")
  private @Nullable Boolean mayMove;

  @Option(
      names = "--restores",
      paramLabel = "N",
      description = "How often its holder may restore it after a loss.")
  private @Nullable Integer restores;

  @Option(
      names = "--restore-wait",
      paramLabel = "TIME",
      description = "The least time between two restores, as 30d.")
  private @Nullable String restoreWait;

  boolean named() {
    return mayReturn != null || mayMove != null || restores != null || restoreWait != null;
  }

  TermsBody.@Nullable Moves onto(TermsBody.@Nullable Moves before) {
    if (!named()) {
      return before;
    }
    TermsBody.Moves base = before == null ? TermsBody.ofDefaults().moves() : before;
    TermsBody.Moves there = base == null ? new TermsBody.Moves(false, false, 0, 0) : base;
    return new TermsBody.Moves(
        mayReturn == null ? there.mayReturn() : mayReturn,
        mayMove == null ? there.mayMove() : mayMove,
        restores == null ? there.restores() : restores,
        restoreWait == null ? there.restoreWaitSeconds() : seconds(restoreWait));
  }

  static long seconds(String text) {
    try {
      return Durations.parse(text).toSeconds();
    } catch (IllegalArgumentException e) {
      throw new Misuse("'" + text + "' is no time.", "Write it as 90s, 10m, 24h or 30d.");
    }
  }
}
