package dev.coffer.bootstrap.fuzz;

import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Fields of the files in docs/spec/vectors: real inputs to start from. */
final class Vectors {
  private static final Path FOLDER = folder();

  private Vectors() {}

  /** The project's folder may be the working directory or the one above. */
  private static Path folder() {
    Path here = Path.of("docs/spec/vectors");
    return Files.isDirectory(here) ? here : Path.of("..").resolve(here);
  }

  static List<String> names() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".txt"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A field's octets; empty where the vector has no such field. */
  static Bytes field(String name, String field) {
    StringBuilder hex = new StringBuilder();
    boolean inside = false;
    try {
      for (String line : Files.readAllLines(FOLDER.resolve(name))) {
        if (line.startsWith("  ") && inside) {
          hex.append(line.strip());
        } else if (!line.startsWith(" ")) {
          inside = line.equals(field + ":");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Bytes.fromHex(hex.toString());
  }
}
