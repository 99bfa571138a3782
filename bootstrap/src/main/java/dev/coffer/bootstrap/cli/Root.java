package dev.coffer.bootstrap.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** {@code coffer} itself: the options that every verb has. {@code Main} looks at them. */
@Command(
    name = "coffer",
    description = "Open software licensing: sell, deliver and use licences.",
    synopsisSubcommandLabel = "VERB",
    commandListHeading = "%nVerbs:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:a defect of Coffer",
      "2:wrong command line or configuration",
      "3:refused, with the reason and a remedy",
      "4:a server or device did not answer"
    })
final class Root {
  @Option(
      names = "--json",
      scope = ScopeType.INHERIT,
      description = "Answer in JSON; refusals too, on standard error.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  boolean json() {
    return json;
  }

  boolean help() {
    return help;
  }

  boolean version() {
    return version;
  }
}
