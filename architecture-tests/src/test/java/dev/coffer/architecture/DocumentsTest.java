package dev.coffer.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The documents hold together: decisions are numbered once and whole, and links lead somewhere. */
class DocumentsTest {
  private static final Path ROOT = Path.of("..");
  private static final Path DECISIONS = ROOT.resolve("docs/adr");
  private static final Pattern NAME = Pattern.compile("([0-9]{4})-[a-z0-9-]+\\.md");
  private static final Pattern LINK = Pattern.compile("(?<!!)\\[[^\\]\\[]*]\\(([^)\\s]+)\\)");
  private static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```");
  private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.+?) *$");
  private static final Pattern MENTION = Pattern.compile("\\bADR-([0-9]+)\\b");
  private static final Pattern NAMED_TYPE = Pattern.compile("`([A-Z][a-z]+[A-Za-z]*)[.`(]");
  private static final Pattern NAMED_TEST =
      Pattern.compile("`([A-Z][A-Za-z0-9]+)\\.([a-z][A-Za-z0-9]+)`");
  private static final List<String> SECTIONS =
      List.of("Status", "Context", "Decision", "Alternatives", "Consequences", "How it is checked");

  @Test
  void everyDecisionHasANameAndANumberOfItsOwn() throws IOException {
    List<String> names = names();

    assertThat(names).hasSizeGreaterThanOrEqualTo(8).allMatch(name -> NAME.matcher(name).matches());
    assertThat(names.stream().map(name -> name.substring(0, 4))).doesNotHaveDuplicates();
  }

  @Test
  void everyDecisionHasItsNumberAsTitleAndAllSections() throws IOException {
    for (String name : names()) {
      String text = Files.readString(DECISIONS.resolve(name));
      int number = Integer.parseInt(name.substring(0, 4));

      assertThat(text).as(name).startsWith("# ADR-" + number + ": ");
      assertThat(sections(text)).as(name).containsExactlyElementsOf(SECTIONS);
      assertThat(emptySections(text)).as(name).isEmpty();
    }
  }

  @Test
  void everyDecisionThatIsMentionedExists() throws IOException {
    List<Integer> known =
        names().stream().map(name -> Integer.parseInt(name.substring(0, 4))).toList();
    for (Path document : documents(ROOT)) {
      Matcher mention = MENTION.matcher(Files.readString(document));
      while (mention.find()) {
        assertThat(known)
            .as("%s in %s", mention.group(), document)
            .contains(Integer.parseInt(mention.group(1)));
      }
    }
  }

  /** Types that {@code docs/architecture.md} names as code must be in the code. */
  @Test
  void everyTypeInTheArchitectureExists() throws IOException {
    Set<String> types;
    try (Stream<Path> files = Files.walk(ROOT)) {
      types =
          files
              .map(Path::toString)
              .filter(file -> file.contains("/src/main/java/") && file.endsWith(".java"))
              .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - 5))
              .collect(Collectors.toSet());
    }
    String text = Files.readString(ROOT.resolve("docs/architecture.md"));

    assertThat(NAMED_TYPE.matcher(text).results().map(result -> result.group(1)))
        .hasSizeGreaterThan(50)
        .filteredOn(name -> !name.equals("InstantSource"))
        .isSubsetOf(types);
  }

  /** Each class of flaws in {@code docs/threat-model.md} is shown by tests that exist. */
  @Test
  void everyTestOfTheThreatModelExists() throws IOException {
    String text = Files.readString(ROOT.resolve("docs/threat-model.md"));
    String table = text.substring(text.indexOf("## Classes of flaws"));
    List<String> rows =
        table.lines().filter(line -> line.startsWith("| ")).skip(1).collect(Collectors.toList());
    assertThat(rows)
        .hasSizeGreaterThan(25)
        .allSatisfy(row -> assertThat(row).containsPattern(NAMED_TEST));
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED_TEST.matcher(table);
    while (named.find()) {
      if (!isTest(ROOT, named.group(1), named.group(2))) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void aTestThatIsNotThereIsFound() throws IOException {
    assertThat(isTest(ROOT, "DocumentsTest", "aTestThatIsNotThereIsFound")).isTrue();
    assertThat(isTest(ROOT, "DocumentsTest", "aTestThatNobodyWrote")).isFalse();
    assertThat(isTest(ROOT, "NoTest", "aTestThatNobodyWrote")).isFalse();
  }

  private static boolean isTest(Path root, String type, String method) throws IOException {
    try (Stream<Path> files = Files.walk(root, 16)) {
      for (Path file :
          files
              .filter(each -> each.toString().contains("/src/test/java/"))
              .filter(each -> each.endsWith(type + ".java"))
              .toList()) {
        if (Files.readString(file).contains("void " + method + "(")) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    assertThat(deadLinks(ROOT)).isEmpty();
  }

  @Test
  void aDeadLinkIsFound(@TempDir Path folder) throws IOException {
    Files.createDirectory(folder.resolve("docs"));
    Files.writeString(
        folder.resolve("README.md"),
        """
        # Top
        [a](docs/a.md) [b](docs/gone.md) [c](#top) [d](#bottom) [e](https://example.com)
        [f](docs/a.md#part-two) [g](docs/a.md#part-three)
        ```
        [h](not-a-link.md)
        ```
        """);
    Files.writeString(folder.resolve("docs/a.md"), "# A\n## Part two\n[up](../README.md)\n");

    assertThat(deadLinks(folder))
        .containsExactly(
            "README.md: docs/gone.md", "README.md: #bottom", "README.md: docs/a.md#part-three");
  }

  @Test
  void anIncompleteDecisionIsFound() {
    String text = "# ADR-1: x\n\n## Status\n\nAccepted.\n\n## Context\n\n## Decision\n\nYes.\n";

    assertThat(sections(text)).isNotEqualTo(SECTIONS);
    assertThat(emptySections(text)).containsExactly("Context");
  }

  private static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(DECISIONS)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> sections(String text) {
    return Pattern.compile("(?m)^## +(.+?) *$")
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  private static List<String> emptySections(String text) {
    return Pattern.compile("(?m)^## +(.+?) *\\n\\s*(?=^## |\\z)")
        .matcher(text)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  /** Markdown of the project itself: beside the modules and in {@code docs}. */
  private static List<Path> documents(Path root) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> top = Files.list(root);
        Stream<Path> docs = Files.walk(root.resolve("docs"))) {
      Stream.concat(top, docs)
          .filter(file -> file.getFileName().toString().endsWith(".md"))
          .filter(file -> !file.toString().contains("node_modules"))
          .filter(Files::isRegularFile)
          .sorted()
          .forEach(found::add);
    }
    return found;
  }

  private static List<String> deadLinks(Path root) throws IOException {
    List<String> dead = new ArrayList<>();
    for (Path document : documents(root)) {
      Matcher link = LINK.matcher(withoutCode(Files.readString(document)));
      while (link.find()) {
        String target = link.group(1);
        if (!target.matches("[a-z]+:.*") && !leads(document, target)) {
          dead.add(root.relativize(document) + ": " + target);
        }
      }
    }
    return dead;
  }

  private static boolean leads(Path from, String target) throws IOException {
    int hash = target.indexOf('#');
    String file = hash < 0 ? target : target.substring(0, hash);
    Path to = file.isEmpty() ? from : from.resolveSibling(file).normalize();
    if (!Files.exists(to)) {
      return false;
    }
    return hash < 0 || anchors(Files.readString(to)).contains(target.substring(hash + 1));
  }

  /** Headings as the usual renderers turn them into anchors. */
  private static List<String> anchors(String text) {
    return HEADING
        .matcher(withoutCode(text))
        .results()
        .map(result -> result.group(1).toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toList());
  }

  private static String withoutCode(String text) {
    return FENCE.matcher(text).replaceAll("").replaceAll("`[^`\n]*`", "");
  }
}
