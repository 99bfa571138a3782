package dev.coffer.bootstrap.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Reads command lines of any form. Apart from {@link Main}, so that a {@link PlainLine} does not
 * load what reads the others.
 */
final class CommandLines {
  private CommandLines() {}

  /** The command line with every verb, which only help and completion need. */
  static CommandLine everyVerb(Environment environment) {
    return commandLine(environment, Commands.ALL);
  }

  /**
   * Runs the verb that {@code words} call.
   *
   * @throws Misuse when they call none
   */
  static int run(Environment environment, Console console, List<String> words) throws Exception {
    CommandLine root = commandLine(environment, needed(words));
    ParseResult parsed;
    try {
      parsed = root.parseArgs(words.toArray(String[]::new));
    } catch (ParameterException e) {
      throw misuse(e);
    }
    CommandLine called = parsed.asCommandLineList().get(parsed.asCommandLineList().size() - 1);
    if (!parsed.unmatched().isEmpty()) {
      throw misuse(new UnmatchedArgumentException(root, parsed.unmatched()));
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
    throw misuse(new ParameterException(called, "A verb is missing after '" + name(called) + "'"));
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
    return new Misuse(
        Main.sentence(e)
            .replaceAll("' is not an? (int|long)\\.$", "' is not a whole number, or too large."),
        remedy);
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
