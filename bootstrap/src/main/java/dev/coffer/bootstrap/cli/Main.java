package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeUnusable;
import dev.coffer.adapters.persistence.jdbi.DatabaseRefused;
import dev.coffer.application.Failure;
import dev.coffer.application.Problem;
import dev.coffer.application.container.MachineRefused;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.bootstrap.config.ConfigurationRefused;
import dev.coffer.domain.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The entry point of {@code coffer}: finds the verb, runs it, and turns its end into a code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    int code = run(Environment.ofThisProcess(), args);
    System.exit(code);
  }

  /**
   * Runs one command line in this process.
   *
   * @return the exit code; both streams are flushed
   */
  static int run(Environment environment, String... args) {
    List<String> words = helpAsOption(Arrays.asList(args));
    Console console = new Console(environment, ours(words).contains("--json"));
    try {
      Optional<Verb> plain = PlainLine.verb(words);
      return plain.isPresent()
          ? plain.get().run(console)
          : CommandLines.run(environment, console, words);
    } catch (VerbEnded e) {
      return console.fail(e);
    } catch (Failure e) {
      return failed(console, e);
    } catch (ConfigurationRefused e) {
      return console.fail(
          new Misuse(
              sentence("the configuration is wrong: " + String.join("; ", e.faults())),
              "docs/configuration.md lists all settings."));
    } catch (Malformed e) {
      return console.fail(
          new Refusal(
                  Problem.REQUEST_MALFORMED.type(),
                  sentence(e),
                  "Check what was typed, or the file that was named.")
              .with("reason", e.reason()));
    } catch (Exception | LinkageError | StackOverflowError | OutOfMemoryError e) {
      return console.bug(e);
    } finally {
      environment.out().flush();
      environment.err().flush();
    }
  }

  /** {@code help VERB …} means {@code VERB … --help}. */
  private static List<String> helpAsOption(List<String> words) {
    if (words.isEmpty() || !words.get(0).equals("help")) {
      return words;
    }
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    rest.add("--help");
    return rest;
  }

  /** The words before {@code --}; what follows belongs to the program that {@code run} starts. */
  private static List<String> ours(List<String> words) {
    int end = words.indexOf("--");
    return end < 0 ? words : words.subList(0, end);
  }

  /** What a port could not do, by whose fault it is. */
  private static int failed(Console console, Failure failure) {
    String sentence = sentence(failure);
    if (failure instanceof HomeUnusable || failure instanceof MasterKeyRefused) {
      return console.fail(new Refusal("home.unusable", sentence, "Nothing was changed."));
    }
    Optional<HomeUnusable> home = home(failure);
    if (home.isPresent()) {
      return console.fail(new Refusal("home.unusable", sentence(home.get()), "Nothing was lost."));
    }
    if (failure instanceof MachineRefused refused) {
      String type = "machine." + refused.reason().name().toLowerCase(Locale.ROOT);
      return console.fail(
          new Refusal(type, refused.sentence(), refused.remedy())
              .with("components", refused.components()));
    }
    if (failure instanceof DatabaseRefused refused) {
      return console.fail(new Refusal("database.refused", sentence, remedy(refused.reason())));
    }
    return switch (failure.category()) {
      case EXTERNAL -> console.fail(new Unreachable(sentence, "Try again in a moment.", failure));
      case CALLER, NOT_FOUND ->
          console.fail(new Refusal("request.refused", sentence, "Correct it and try again."));
      case CONFLICT, EXHAUSTED ->
          console.fail(new Refusal("conflict", sentence, "Try again in a moment."));
      case BUG -> console.bug(failure);
    };
  }

  private static String remedy(DatabaseRefused.Reason reason) {
    return switch (reason) {
      case CREDENTIALS -> "Correct database.user and database.password.";
      case IN_USE, NEWER_SCHEMA, UNREADABLE -> "Nothing was changed.";
    };
  }

  /** The file of this computer that a failure comes from. */
  private static Optional<HomeUnusable> home(Throwable failure) {
    @Nullable Throwable cause = failure.getCause();
    if (cause == null) {
      return Optional.empty();
    }
    return cause instanceof HomeUnusable home ? Optional.of(home) : home(cause);
  }

  static String sentence(Exception e) {
    return sentence(String.valueOf(e.getMessage()));
  }

  /** {@code said} with a capital and a stop. */
  static String sentence(String said) {
    String text = said.replace('\n', ' ').strip();
    text = text.startsWith("jdbc:") ? "the database " + text : text;
    text = text.matches("https?://.*") ? "the server " + text : text;
    String start = text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT);
    String whole = start + text.substring(start.length());
    return whole.endsWith(".") || whole.endsWith("?") ? whole : whole + ".";
  }
}
