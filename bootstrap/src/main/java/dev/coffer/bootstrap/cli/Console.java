package dev.coffer.bootstrap.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How a verb talks: results on standard output, everything else on standard error. With {@code
 * --json} standard output carries JSON and nothing else.
 *
 * <p>Not thread-safe but for {@link #note} and {@link #warn}, which write one line each.
 */
final class Console {
  private static final String BOLD = "\u001b[1m";
  private static final String PLAIN = "\u001b[0m";
  private static final String CLEAR_LINE = "\r\u001b[2K";

  private final Environment environment;
  private final boolean json;
  private boolean progressShown;

  Console(Environment environment, boolean json) {
    this.environment = environment;
    this.json = json;
  }

  boolean json() {
    return json;
  }

  boolean terminal() {
    return environment.terminal();
  }

  Environment environment() {
    return environment;
  }

  /** The folder that is "one computer". It need not exist yet. */
  Path home() {
    return environment.home();
  }

  /** An environment variable; absent when unset or empty. */
  Optional<String> variable(String name) {
    return Optional.ofNullable(environment.variables().get(name)).filter(v -> !v.isEmpty());
  }

  /** Says the outcome: {@code data} as JSON when asked for, else {@code text} prints lines. */
  void answer(Object data, Runnable text) {
    endProgress();
    if (json) {
      environment.out().println(Json.of(data));
    } else {
      text.run();
    }
  }

  /** Standard output for a result of octets. */
  PrintStream output() {
    endProgress();
    return environment.out();
  }

  /** One line of the result. */
  void line(String line) {
    endProgress();
    environment.out().println(line);
  }

  /**
   * Rows of a result: aligned under bold headings on a terminal, else one row a line with tabs
   * between the cells and no headings.
   */
  void table(List<String> headings, List<List<String>> rows) {
    endProgress();
    if (!terminal()) {
      rows.forEach(row -> environment.out().println(String.join("\t", row)));
      return;
    }
    int[] widths = headings.stream().mapToInt(String::length).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    environment.out().println(emphasis(aligned(headings, widths)));
    rows.forEach(row -> environment.out().println(aligned(row, widths)));
  }

  /** A list as the result: JSON with it under {@code name} when asked for, else its rows. */
  <T> void list(String name, List<T> all, List<String> headings, Function<T, List<String>> row) {
    answer(Map.of(name, all), () -> table(headings, all.stream().map(row).toList()));
  }

  /** A number of things as people say it: 1 update, 2 updates. */
  static String counted(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }

  /** The text in bold where colours are wanted. */
  String emphasis(String text) {
    boolean wanted = terminal() && variable("NO_COLOR").isEmpty();
    return wanted ? BOLD + text + PLAIN : text;
  }

  /** What long work is doing now: one line on a terminal that the next one replaces. */
  void progress(String doing) {
    if (terminal() && !json) {
      environment.err().print(CLEAR_LINE + doing + " …");
      environment.err().flush();
      progressShown = true;
    }
  }

  /** A line beside the result that a script may ignore; not shown with {@code --json}. */
  void note(String line) {
    if (!json) {
      endProgress();
      environment.err().println(line);
    }
  }

  /** A line that must be seen, marked as ours: another program's output may be around it. */
  void warn(String line) {
    endProgress();
    environment.err().println("coffer: " + line);
  }

  /**
   * A secret typed by a person without echo, or the first line of standard input when {@code
   * fromInput}.
   *
   * @throws Misuse when there is neither a terminal nor a line
   */
  char[] secret(String prompt, boolean fromInput) {
    if (fromInput) {
      return firstLine()
          .orElseThrow(() -> new Misuse("Standard input is empty.", "Pipe the secret into it."))
          .toCharArray();
    }
    java.io.Console real = terminal() ? System.console() : null;
    char[] typed = real == null ? null : real.readPassword("%s: ", prompt);
    if (typed == null) {
      throw new Misuse(
          prompt + " cannot be asked for without a terminal.",
          "Use the option that reads it from standard input.");
    }
    return typed;
  }

  /** Ends with a failure's sentence and remedy on standard error. */
  int fail(VerbEnded failure) {
    endProgress();
    if (json) {
      Map<String, Object> problem = new LinkedHashMap<>();
      problem.put("type", failure.type());
      problem.put("title", failure.sentence());
      problem.put("remedy", failure.remedy());
      problem.put("exit", failure.exitCode());
      problem.putAll(failure.details());
      environment.err().println(Json.of(problem));
    } else {
      environment.err().println("coffer: " + failure.sentence() + " " + failure.remedy());
    }
    return failure.exitCode();
  }

  /** Ends with a defect; the way to it is printed only when {@code COFFER_DEBUG} is set. */
  int bug(Throwable defect) {
    endProgress();
    String sentence = "This is a defect of Coffer: " + defect + ".";
    String remedy = "Set COFFER_DEBUG=1 to see where, and please report it.";
    if (json) {
      Map<String, Object> problem = new LinkedHashMap<>();
      problem.put("type", "bug");
      problem.put("title", sentence);
      problem.put("remedy", remedy);
      problem.put("exit", ExitCode.BUG);
      environment.err().println(Json.of(problem));
    } else {
      environment.err().println("coffer: " + sentence + " " + remedy);
    }
    if (variable("COFFER_DEBUG").isPresent()) {
      defect.printStackTrace(environment.err());
    }
    return ExitCode.BUG;
  }

  private Optional<String> firstLine() {
    try {
      var reader =
          new BufferedReader(new InputStreamReader(environment.in(), StandardCharsets.UTF_8));
      return Optional.ofNullable(reader.readLine()).filter(line -> !line.isEmpty());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void endProgress() {
    if (progressShown) {
      environment.err().print(CLEAR_LINE);
      environment.err().flush();
      progressShown = false;
    }
  }

  private static String aligned(List<String> cells, int[] widths) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < cells.size(); i++) {
      boolean last = i == cells.size() - 1;
      padded.add(
          last ? cells.get(i) : cells.get(i) + " ".repeat(widths[i] - cells.get(i).length()));
    }
    return padded.stream().collect(Collectors.joining("  "));
  }
}
