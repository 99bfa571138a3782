package dev.coffer.bootstrap.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How a verb that makes one file of another treats what is there: a mixin. */
final class OutputOptions {
  @Option(names = "--force", description = "Write over OUT if it is there.")
  private boolean force;

  /**
   * Says before the work whether {@code out} can be made of {@code in}.
   *
   * @throws Refusal when they are the same file, {@code out} is there and {@code --force} was not
   *     said, or it cannot be written
   */
  void check(Path in, Path out) {
    try {
      if (Files.exists(out) && Files.isSameFile(in, out)) {
        throw new Refusal(
            "file.same",
            "IN and OUT are the same file, " + in + ".",
            "Name another for OUT; nothing was changed.");
      }
    } catch (IOException e) {
      throw NamedFile.unreadable(out);
    }
    if (force) {
      WholeFile.check(out);
    } else {
      WholeFile.checkNew(out, "Name another, or write over it with --force.");
    }
  }

  /** Writes {@code out}, which appears whole or not at all. */
  long write(Path out, WholeFile.Writing writing) {
    return force ? WholeFile.write(out, writing) : WholeFile.create(out, writing);
  }
}
