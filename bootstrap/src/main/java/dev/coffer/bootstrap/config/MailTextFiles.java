package dev.coffer.bootstrap.config;

import dev.coffer.application.account.MailKind;
import dev.coffer.application.account.MailTemplate;
import dev.coffer.application.account.MailTexts;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmCode;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads the texts of mail from a folder: files such as {@code ticket.txt}, and in a folder named by
 * a firm's code those of that firm. All are read and checked at once, so that a mistake is told
 * when the server starts and not when a mail is due.
 */
final class MailTextFiles {
  private static final String ENDING = ".txt";

  private MailTextFiles() {}

  /**
   * Reads a folder.
   *
   * @throws IllegalArgumentException naming the file and what is wrong with it
   */
  static MailTexts read(String folder) {
    Path place = Path.of(folder);
    if (!Files.isDirectory(place)) {
      throw new IllegalArgumentException("must be a folder, was " + folder);
    }
    Map<FirmCode, Map<MailKind, MailTemplate>> firms = new HashMap<>();
    for (Path each : inside(place)) {
      String name = String.valueOf(each.getFileName());
      if (Files.isDirectory(each) && name.matches("[1-9][0-9]{0,9}")) {
        firms.put(firm(each, name), texts(each));
      }
    }
    return new MailTexts(texts(place), firms);
  }

  private static FirmCode firm(Path place, String name) {
    try {
      return new FirmCode(Long.parseLong(name));
    } catch (Malformed e) {
      throw new IllegalArgumentException(place + ": no firm has this code", e);
    }
  }

  private static Map<MailKind, MailTemplate> texts(Path folder) {
    Map<MailKind, MailTemplate> texts = new EnumMap<>(MailKind.class);
    for (Path file : inside(folder)) {
      String name = String.valueOf(file.getFileName());
      if (name.endsWith(ENDING) && !Files.isDirectory(file)) {
        MailKind kind = kind(file, name);
        texts.put(kind, template(kind, file));
      }
    }
    return texts;
  }

  private static MailKind kind(Path file, String name) {
    return Arrays.stream(MailKind.values())
        .filter(kind -> kind.file().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s: there are %s"
                        .formatted(
                            file,
                            String.join(
                                ", ",
                                Arrays.stream(MailKind.values()).map(MailKind::file).toList()))));
  }

  private static MailTemplate template(MailKind kind, Path file) {
    try {
      if (Files.size(file) > 4L * MailTemplate.LONGEST) {
        throw new IllegalArgumentException(file + ": the text is too long");
      }
      return MailTemplate.parse(kind, Files.readString(file));
    } catch (Malformed e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": the text is not UTF-8", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": it cannot be read", e);
    }
  }

  private static List<Path> inside(Path folder) {
    try (Stream<Path> found = Files.list(folder)) {
      return found.sorted().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(folder + ": it cannot be read", e);
    }
  }
}
