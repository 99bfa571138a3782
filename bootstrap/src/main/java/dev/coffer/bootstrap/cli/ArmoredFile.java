package dev.coffer.bootstrap.cli;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.armor.Armor;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.update.Anchor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads armored files that people name. */
final class ArmoredFile {
  private ArmoredFile() {}

  static List<Armor> read(Path file) {
    try (InputStream in = NamedFile.open(file)) {
      return Armor.parseAll(Bytes.of(in.readNBytes(Armor.LONGEST_TEXT + 1)));
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    } catch (Malformed e) {
      throw new Refusal(
              "file.malformed",
              "The file " + file + " holds nothing of Coffer's: " + e.getMessage() + ".",
              "Ask for it again; mail programs may damage files.")
          .with("reason", e.reason());
    }
  }

  /**
   * The anchor that a file holds, root after root.
   *
   * @throws Refusal when it holds none
   */
  static Anchor anchor(Path file, SignatureCheck check) {
    Refusal noAnchor =
        new Refusal(
            "anchor.unreadable",
            "The file " + file + " holds no firm's anchor.",
            "Ask the vendor for it; 'coffer inspect' tells what the file is.");
    List<SignedMessage> roots = new ArrayList<>();
    try {
      for (Armor armor : read(file)) {
        if (armor.type() != Armor.Type.CERTIFICATE) {
          throw noAnchor;
        }
        roots.add(SignedMessage.parse(armor.content()));
      }
      if (Anchor.read(roots, check) instanceof Anchor.Reading.Genuine genuine) {
        return genuine.anchor();
      }
    } catch (Malformed e) {
      throw noAnchor.with("reason", e.reason());
    }
    throw noAnchor;
  }
}
