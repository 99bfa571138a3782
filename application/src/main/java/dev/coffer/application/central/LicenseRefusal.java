package dev.coffer.application.central;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Transition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Says to people why a licence does not do what was asked, with the figures that they need. */
public final class LicenseRefusal {
  private LicenseRefusal() {}

  /** The refusal of something asked of {@code license}. */
  public static <T> Outcome<T> of(License license, Transition.Reason reason) {
    List<String> details = new ArrayList<>(List.of("license", license.id().text()));
    details.addAll(List.of("name", license.name()));
    details.addAll(List.of("state", license.place().state().name()));
    Optional<ContainerSerial> container = license.place().container();
    container.ifPresent(serial -> details.addAll(List.of("container", serial.text())));
    details.addAll(figures(license, reason));
    return Outcome.refused(problem(license, reason), details.toArray(String[]::new));
  }

  private static Problem problem(License license, Transition.Reason reason) {
    return switch (reason) {
      case NOT_AVAILABLE ->
          license.pending().size() == License.MOST_PENDING
              ? Problem.LICENSE_CHANGES_WAIT
              : Problem.LICENSE_ELSEWHERE;
      case KIND_NOT_ALLOWED -> Problem.KIND_NOT_ALLOWED;
      case NOT_HELD_YET -> Problem.LICENSE_NOT_HELD_YET;
      case NOT_PERMITTED -> Problem.LICENSE_NOT_PERMITTED;
      case BEING_WITHDRAWN -> Problem.LICENSE_WITHDRAWN;
      case FINAL -> Problem.LICENSE_FINAL;
      case NOTHING_TO_RESTORE -> Problem.NOTHING_TO_RESTORE;
      case RESTORES_EXHAUSTED -> Problem.RESTORES_EXHAUSTED;
      case RESTORE_TOO_SOON -> Problem.RESTORE_TOO_SOON;
      case OWN_SUCCESSOR -> Problem.OWN_SUCCESSOR;
      case OTHER_GENERATION -> Problem.LICENSE_LOST_COPY;
      case OTHER_CONTAINER -> Problem.LICENSE_ELSEWHERE;
    };
  }

  private static List<String> figures(License license, Transition.Reason reason) {
    return switch (reason) {
      case NOT_AVAILABLE -> List.of("pending", Integer.toString(license.pending().size()));
      case KIND_NOT_ALLOWED ->
          List.of(
              "kinds",
              license.newestTerms().kinds().stream()
                  .map(Enum::name)
                  .collect(Collectors.joining(" ")));
      case RESTORES_EXHAUSTED, RESTORE_TOO_SOON -> {
        List<String> figures = new ArrayList<>();
        figures.addAll(List.of("restored", Integer.toString(license.restores().count())));
        figures.addAll(
            List.of("allowed", Integer.toString(license.newestTerms().moves().restores())));
        if (reason == Transition.Reason.RESTORE_TOO_SOON) {
          license.earliestRestore().ifPresent(at -> figures.addAll(List.of("from", at.toString())));
        }
        yield figures;
      }
      case NOT_PERMITTED ->
          List.of(
              "mayReturn", Boolean.toString(license.newestTerms().moves().mayReturn()),
              "mayMove", Boolean.toString(license.newestTerms().moves().mayMove()));
      case OTHER_GENERATION ->
          List.of(
              "lostCopies",
              license.ghosts().stream()
                  .map(ghost -> ghost.container().text())
                  .collect(Collectors.joining(" ")));
      case NOT_HELD_YET,
          BEING_WITHDRAWN,
          FINAL,
          NOTHING_TO_RESTORE,
          OWN_SUCCESSOR,
          OTHER_CONTAINER ->
          List.of();
    };
  }

  /** Why a wish is not granted; empty: it is. */
  static Optional<ExchangeResult.RefusedWish.Reason> ofWish(Transition transition) {
    if (!(transition instanceof Transition.Refused refusal)) {
      return Optional.empty();
    }
    return Optional.of(
        switch (refusal.reason()) {
          case NOT_AVAILABLE, OTHER_CONTAINER -> ExchangeResult.RefusedWish.Reason.NOT_AVAILABLE;
          case KIND_NOT_ALLOWED -> ExchangeResult.RefusedWish.Reason.KIND_NOT_ALLOWED;
          case NOT_HELD_YET -> ExchangeResult.RefusedWish.Reason.NOT_HELD_YET;
          case NOT_PERMITTED,
              NOTHING_TO_RESTORE,
              RESTORES_EXHAUSTED,
              RESTORE_TOO_SOON,
              OWN_SUCCESSOR ->
              ExchangeResult.RefusedWish.Reason.NOT_PERMITTED;
          case BEING_WITHDRAWN, FINAL -> ExchangeResult.RefusedWish.Reason.WITHDRAWN;
          case OTHER_GENERATION -> ExchangeResult.RefusedWish.Reason.UNKNOWN_LICENSE;
        });
  }
}
