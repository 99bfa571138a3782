package dev.coffer.application;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Refusals told with their figures. */
final class Sentences {
  private static final Pattern FIGURE = Pattern.compile("\\{([a-zA-Z]+)}");

  /** Of each problem the first whose figures are all there is told. */
  private static final Map<Problem, List<String>> TOLD =
      Map.of(
          Problem.LICENSE_NOT_YET,
          List.of("The licence is valid from {from}."),
          Problem.LICENSE_OVER,
          List.of("The licence ended at {end}."),
          Problem.LICENSE_MAINTENANCE,
          List.of("Maintenance covers releases before {until}; this one is of {released}."),
          Problem.LICENSE_USER,
          List.of("The licence is for the user '{named}', not for '{user}'."),
          Problem.LICENSE_CONTACT,
          List.of(
              "The container was last in contact with its vendor at {last} and had to be again"
                  + " before {due}.",
              "The container was never in contact with its vendor and has to be every"
                  + " {everySeconds} seconds."),
          Problem.LICENSE_CLOCK,
          List.of(
              "The computer's clock says {clock}, but the container has seen {own} already: the"
                  + " clock was set back, or was far ahead once."),
          Problem.LICENSE_FEATURE,
          List.of("The licence for product {product} does not include feature {feature}."),
          Problem.LICENSE_KEY,
          List.of("The licence holds no key of version {version} for product {product} here."),
          Problem.UNITS_EXHAUSTED,
          List.of("The licence has too few units: {left} left, {asked} asked for."),
          Problem.SEATS_EXHAUSTED,
          List.of(
              "Every seat of the licence is taken ({inUse} of {seats} in use); the first may be free"
                  + " at {earliestExpiry}.",
              "Every seat of the licence is taken ({inUse} of {seats} in use)."));

  private Sentences() {}

  /** Whether this refusal has a sentence of its own. */
  static Optional<String> told(Problem problem, Map<String, String> details) {
    return TOLD.getOrDefault(problem, List.of()).stream()
        .filter(
            sentence ->
                FIGURE.matcher(sentence).results().allMatch(f -> details.containsKey(f.group(1))))
        .findFirst()
        .map(
            sentence ->
                FIGURE
                    .matcher(sentence)
                    .replaceAll(
                        figure ->
                            java.util.regex.Matcher.quoteReplacement(
                                details.getOrDefault(figure.group(1), ""))));
  }

  static String of(Problem problem, Map<String, String> details) {
    return told(problem, details).orElseGet(() -> listed(problem.title(), details));
  }

  /** The title with its figures, as in "… (inUse: 5, seats: 5).": all but what is for support. */
  private static String listed(String title, Map<String, String> details) {
    String figures =
        new TreeMap<>(details)
            .entrySet().stream()
                .filter(each -> !each.getKey().equals("requestId"))
                .map(each -> each.getKey() + ": " + each.getValue())
                .collect(Collectors.joining(", "));
    return figures.isEmpty() ? title : "%s (%s).".formatted(title.replaceAll("\\.$", ""), figures);
  }
}
