package dev.coffer.bootstrap.cli;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.armor.Armor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads armored files that people name. */
final class ArmoredFile {
  private ArmoredFile() {}

  static List<Armor> read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Armor.parseAll(Bytes.of(in.readNBytes(Armor.LONGEST_TEXT + 1)));
    } catch (IOException e) {
      throw new Refusal(
          "file.unreadable", "The file " + file + " cannot be read.", "Check its name and rights.");
    } catch (Malformed e) {
      throw new Refusal(
              "file.malformed",
              "The file " + file + " holds nothing of Coffer's: " + e.getMessage() + ".",
              "Ask for it again; mail programs may damage files.")
          .with("reason", e.reason());
    }
  }
}
