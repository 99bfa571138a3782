package dev.coffer.bootstrap.cli;

import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Prints a script that makes a shell complete verbs and options. */
@Command(
    name = "completion",
    description = "Print a completion script: source <(coffer completion bash).")
final class Completion implements Verb {
  /** The shells a script can be made for; zsh reads bash's through bashcompinit. */
  enum Shell {
    bash
  }

  @Parameters(paramLabel = "SHELL", description = "One of: ${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Override
  public int run(Console console) {
    String script = AutoComplete.bash("coffer", CommandLines.everyVerb(console.environment()));
    console.answer(
        Map.of("shell", shell.name(), "script", script),
        () -> console.environment().out().print(script));
    return ExitCode.OK;
  }
}
