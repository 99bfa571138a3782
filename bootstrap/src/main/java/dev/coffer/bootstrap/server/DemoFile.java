package dev.coffer.bootstrap.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The file of a demo: for people and scripts, and what the next start goes on from. */
final class DemoFile {
  private static final Pattern TOKEN = Pattern.compile("\"apiToken\":\\s*\"(cofa_[A-Z0-9]+)\"");
  private static final Pattern ACCOUNT =
      Pattern.compile("\"email\":\\s*\"([^\"\\\\]+)\",\\s*\"password\":\\s*\"([^\"\\\\]+)\"");
  private static final Pattern TICKET = Pattern.compile("\"([0-9A-Z]{5}(?:-[0-9A-Z]{5}){4})\"");

  private DemoFile() {}

  /** What an earlier start wrote that this one may keep. */
  record Kept(String apiToken, List<String> tickets, Demo.Person account) {}

  /** What is there, when it is whole. */
  static Optional<Kept> read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      return Optional.empty();
    }
    Matcher token = TOKEN.matcher(text);
    Matcher account = ACCOUNT.matcher(text);
    if (!token.find() || !account.find()) {
      return Optional.empty();
    }
    return Optional.of(
        new Kept(
            token.group(1),
            TICKET.matcher(text).results().map((MatchResult found) -> found.group(1)).toList(),
            new Demo.Person(account.group(1), account.group(2))));
  }

  /** Replaces the file whole; only its owner can read it. */
  static void write(Path file, Demo.Contents contents) {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    try {
      Files.deleteIfExists(next);
      Files.createFile(
          next, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
        ByteBuffer text = StandardCharsets.UTF_8.encode(json(contents));
        while (text.hasRemaining()) {
          channel.write(text);
        }
        channel.force(true);
      }
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("the demo's file cannot be written", e);
    }
  }

  private static String json(Demo.Contents demo) {
    return """
        {
          "url": %s,
          "apiToken": %s,
          "firmCode": %s,
          "products": [%s],
          "tickets": [%s],
          "account": {"email": %s, "password": %s}
        }
        """
        .formatted(
            quoted(demo.url()),
            quoted(demo.apiToken()),
            quoted(demo.firmCode()),
            demo.products().stream()
                .map(
                    each ->
                        "{\"code\": %s, \"name\": %s}"
                            .formatted(quoted(each.code()), quoted(each.name())))
                .collect(Collectors.joining(", ")),
            demo.tickets().stream().map(DemoFile::quoted).collect(Collectors.joining(", ")),
            quoted(demo.account().email()),
            quoted(demo.account().password()));
  }

  /** Our own names and codes: an address is the only thing from outside. */
  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
