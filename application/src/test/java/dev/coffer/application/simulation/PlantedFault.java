package dev.coffer.application.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A mistake that somebody could make: a patch of one production source file.
 *
 * @param name for people, listed in {@code docs/simulator.md}
 * @param source the file, relative to the project's directory
 * @param type the top-level class it declares
 * @param sound what the file says, exactly once
 * @param faulty what it says with the mistake
 * @param law the law that the simulator must find broken
 */
record PlantedFault(
    String name, String source, String type, String sound, String faulty, LawBroken.Law law) {

  /** The whole source with the mistake in it. */
  String patched() {
    String text = read();
    int at = text.indexOf(sound);
    if (at < 0 || text.indexOf(sound, at + 1) >= 0) {
      throw new IllegalStateException(
          "fault '" + name + "' does not fit " + source + " any more; mend the table of faults");
    }
    return text.replace(sound, faulty);
  }

  private String read() {
    try {
      return Files.readString(Path.of("..").resolve(source));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
