package dev.coffer.bootstrap.cli;

import dev.coffer.application.wire.ChangesWire;
import dev.coffer.application.wire.TermsBody;
import dev.coffer.domain.container.ContainerKind;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Terms of a licence to set or to take away: a mixin. What is not named stays as it is. */
final class ChangeOptions {
  @Option(names = "--valid-from", paramLabel = "DATE", description = "Usable from, as 2027-01-01.")
  private @Nullable String validFrom;

  @Option(names = "--valid-until", paramLabel = "DATE", description = "Usable before this.")
  private @Nullable String validUntil;

  @Option(
      names = "--maintenance-until",
      paramLabel = "DATE",
      description = "Covers programs that were released before.")
  private @Nullable String maintenanceUntil;

  @Option(names = "--seats", paramLabel = "N", description = "How many may use it at once.")
  private @Nullable Integer seats;

  @Option(names = "--units", paramLabel = "N", description = "Units in all, used ones included.")
  private @Nullable Long units;

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "Where it may live, the usual first: ${COMPLETION-CANDIDATES}. Repeatable.")
  private @Nullable List<ContainerKind> kinds;

  @Option(names = "--named-user", paramLabel = "NAME", description = "The one user it is for.")
  private @Nullable String namedUser;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "TERM",
      description = "A limit to take away: ${COMPLETION-CANDIDATES}. Repeatable.")
  private @Nullable List<ChangesWire.Limit> without;

  @Mixin private MovesOptions moves;

  /**
   * The change named.
   *
   * @param before what holders may do now; asked for where only a part of that is named
   */
  ChangesWire.TermsChange change(Supplier<TermsBody> before) {
    Optional<TermsBody> terms = body(before);
    Set<ChangesWire.Limit> off = EnumSet.noneOf(ChangesWire.Limit.class);
    if (without != null) {
      off.addAll(without);
    }
    if (terms.isEmpty() && off.isEmpty()) {
      throw new Misuse("It is not said what to change.", "As --seats 5, or --without units.");
    }
    return new ChangesWire.TermsChange(terms.orElse(null), off.isEmpty() ? null : off);
  }

  /** The terms named; empty when none are. */
  Optional<TermsBody> body(Supplier<TermsBody> before) {
    TermsBody body =
        body(
            kinds,
            date(validFrom),
            date(validUntil),
            date(maintenanceUntil),
            moves.named() ? moves.onto(before.get().moves()) : null);
    return body.equals(NOTHING) ? Optional.empty() : Optional.of(body);
  }

  private TermsBody body(
      @Nullable List<ContainerKind> kinds,
      @Nullable Instant from,
      @Nullable Instant until,
      @Nullable Instant maintenance,
      TermsBody.@Nullable Moves moves) {
    return new TermsBody(
        kinds,
        from,
        until,
        null,
        maintenance,
        units,
        seats,
        null,
        null,
        null,
        null,
        null,
        namedUser,
        null,
        moves,
        null,
        null,
        null);
  }

  private static final TermsBody NOTHING =
      new TermsBody(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
          null, null, null);

  private static @Nullable Instant date(@Nullable String text) {
    return text == null ? null : Dates.parse(text);
  }
}
