package dev.coffer.bootstrap.cli;

import dev.coffer.adapters.persistence.home.HomeUnusable;
import dev.coffer.application.Failure;
import dev.coffer.application.Problem;
import dev.coffer.application.container.MasterKeyRefused;
import dev.coffer.domain.Malformed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

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
      return dispatch(environment, console, words);
    } catch (ParameterException e) {
      return console.fail(misuse(e));
    } catch (VerbEnded e) {
      return console.fail(e);
    } catch (Failure e) {
      return failed(console, e);
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

  /** The command line with every verb, which only help and completion need. */
  static CommandLine everyVerb(Environment environment) {
    return commandLine(environment, Commands.ALL);
  }

  private static int dispatch(Environment environment, Console console, List<String> words)
      throws Exception {
    CommandLine root = commandLine(environment, needed(words));
    ParseResult parsed = root.parseArgs(words.toArray(String[]::new));
    CommandLine called = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    if (!parsed.unmatched().isEmpty()) {
      throw new UnmatchedArgumentException(root, parsed.unmatched());
    }
    if (called.isUsageHelpRequested()) {
      String usage = called.getUsageMessage();
      console.answer(Map.of("help", usage), () -> environment.out().print(usage));
      return ExitCode.OK;
    }
    if (root.isVersionHelpRequested()) {
      console.answer(Version.json(), () -> console.line(Version.text()));
      return ExitCode.OK;
    }
    if (called.getCommand() instanceof Verb verb) {
      return verb.run(console);
    }
    throw new ParameterException(called, "A verb is missing after '" + name(called) + "'");
  }

  private static CommandLine commandLine(Environment environment, List<Commands.Entry> verbs) {
    CommandLine root = new CommandLine(new Root());
    for (Commands.Entry entry : verbs) {
      root.addSubcommand(entry.name(), entry.make().get());
    }
    boolean colour =
        environment.terminal() && environment.variables().getOrDefault("NO_COLOR", "").isEmpty();
    root.setColorScheme(CommandLine.Help.defaultColorScheme(colour ? Ansi.ON : Ansi.OFF));
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpAutoWidth(false);
    root.setUsageHelpWidth(100);
    root.setToggleBooleanFlags(false);
    return root;
  }

  /** The verb that is called, or all of them when the words do not say which. */
  private static List<Commands.Entry> needed(List<String> words) {
    Optional<Commands.Entry> called =
        words.stream().filter(word -> !word.startsWith("-")).findFirst().flatMap(Commands::named);
    return called.map(List::of).orElse(Commands.ALL);
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
    return switch (failure.category()) {
      case EXTERNAL -> console.fail(new Unreachable(sentence, "Try again in a moment.", failure));
      case CALLER, NOT_FOUND ->
          console.fail(new Refusal("request.refused", sentence, "Correct it and try again."));
      case CONFLICT, EXHAUSTED ->
          console.fail(new Refusal("conflict", sentence, "Try again in a moment."));
      case BUG -> console.bug(failure);
    };
  }

  private static String sentence(Exception e) {
    String text = String.valueOf(e.getMessage()).replace('\n', ' ').strip();
    String start = text.isEmpty() ? "" : text.substring(0, 1).toUpperCase(Locale.ROOT);
    String whole = start + text.substring(start.length());
    return whole.endsWith(".") ? whole : whole + ".";
  }

  private static Misuse misuse(ParameterException e) {
    String remedy = "See 'coffer %s'.".formatted(helpFor(e.getCommandLine()));
    if (e instanceof UnmatchedArgumentException unmatched) {
      List<String> suggestions = unmatched.getSuggestions();
      if (!suggestions.isEmpty()) {
        remedy =
            suggestions.stream()
                .limit(3)
                .map(word -> "'" + word + "'")
                .collect(Collectors.joining(" or ", "Did you mean ", "? " + remedy));
      }
    }
    return new Misuse(sentence(e), remedy);
  }

  private static String helpFor(CommandLine called) {
    String qualified = called.getCommandSpec().qualifiedName();
    int verb = qualified.indexOf(' ');
    return verb < 0 ? "help" : "help" + qualified.substring(verb);
  }

  private static String name(CommandLine called) {
    return called.getCommandSpec().qualifiedName();
  }
}
