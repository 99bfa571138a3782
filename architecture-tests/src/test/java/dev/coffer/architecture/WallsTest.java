package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

class WallsTest {
  private static final String ROOT = "dev.coffer";

  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  private static final JavaClasses FIXTURES = new ClassFileImporter().importPackages(ROOT + ".bad");

  /** What is not built yet. */
  private static final Set<String> PENDING =
      Set.of("adapters.web", "adapters.cloud", "dagger", "http_server", "http_client");

  static final List<Wall> WALLS = Walls.ALL;
  static final List<Technology> TECHNOLOGIES = Technology.ALL;

  @ParameterizedTest
  @FieldSource("WALLS")
  void theCodeStaysWithinTheWall(Wall wall) {
    wall.below(ROOT).allowEmptyShould(false).check(CODE);
  }

  /** Each class of a fixture called {@code Bad…} breaks its rule, and no other does. */
  @ParameterizedTest
  @FieldSource("WALLS")
  void theWallRefusesItsFixture(Wall wall) {
    String root = ROOT + ".bad." + wall.name();
    JavaClasses fixture = FIXTURES.that(resideInAPackage(root + ".."));

    List<String> refused =
        wall.below(root).evaluate(fixture).getFailureReport().getDetails().stream()
            .map(WallsTest::origin)
            .toList();

    List<JavaClass> own = fixture.stream().filter(WallsTest::topLevel).toList();
    assertThat(own).as("classes below %s", root).anyMatch(WallsTest::bad);
    assertThat(own)
        .allSatisfy(
            type ->
                assertThat(refused.stream().anyMatch(origin -> belongs(origin, type)))
                    .as("%s refused, among %s", type.getName(), refused)
                    .isEqualTo(bad(type)));
  }

  @ParameterizedTest
  @FieldSource("WALLS")
  void theWallNamesADecisionThatIsWritten(Wall wall) {
    Matcher decision =
        Pattern.compile("because ADR-([0-9]+): ").matcher(wall.below(ROOT).getDescription());

    assertThat(decision.find()).as(wall.below(ROOT).getDescription()).isTrue();
    String prefix = "%04d-".formatted(Integer.parseInt(decision.group(1)));
    assertThat(Path.of("../docs/adr"))
        .isDirectoryContaining(file -> file.getFileName().toString().startsWith(prefix));
  }

  @ParameterizedTest
  @MethodSource
  void anExceptionIsStillNeeded(Wall wall, Allowed allowed) {
    ArchRule strict = wall.without(allowed, ROOT);

    assertThat(strict.evaluate(CODE).getFailureReport().getDetails())
        .as("%s no longer needs %s (%s)", allowed.type(), wall, allowed.reason())
        .anyMatch(detail -> detail.contains(ROOT + "." + allowed.type()));
  }

  static Stream<Arguments> anExceptionIsStillNeeded() {
    return Walls.ALL.stream()
        .flatMap(wall -> wall.allowed().stream().map(allowed -> Arguments.of(wall, allowed)));
  }

  /** A rule about a library that nobody uses would say nothing. */
  @ParameterizedTest
  @FieldSource("TECHNOLOGIES")
  void aTechnologyIsUsedInItsHomes(Technology technology) {
    assertThat(technology.homes())
        .filteredOn(home -> !PENDING.contains(technology.name()))
        .allSatisfy(
            home ->
                assertThat(CODE.stream().anyMatch(type -> uses(type, home, technology)))
                    .as("%s is used in %s", technology.name(), home)
                    .isEqualTo(technology.used()));
  }

  @Test
  void everyModuleIsThere() {
    Stream.concat(Stream.of("domain", "application", "bootstrap"), Walls.ADAPTERS.stream())
        .filter(module -> !PENDING.contains(module))
        .forEach(
            module ->
                assertThat(CODE.stream().filter(type -> inside(type, ROOT + "." + module)))
                    .as(module)
                    .hasSizeGreaterThan(1));
  }

  @Test
  void anEntryTypeIsThereAndPublic() {
    assertThat(Exceptions.ENTRIES)
        .allSatisfy(
            entry -> {
              JavaClass type = CODE.get(ROOT + "." + entry.type());
              assertThat(type.getModifiers()).contains(JavaModifier.PUBLIC);
            });
  }

  @Test
  void everyFixtureBelongsToAWall() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("src/test/java/dev/coffer/bad"))) {
      assertThat(folders.map(folder -> folder.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Walls.ALL.stream().map(Wall::name).toList());
    }
  }

  private static boolean uses(JavaClass type, String home, Technology technology) {
    return inside(type, ROOT + "." + home)
        && type.getDirectDependenciesFromSelf().stream()
            .anyMatch(dependency -> technology.part().test(dependency.getTargetClass()));
  }

  private static boolean inside(JavaClass type, String parent) {
    return type.getPackageName().equals(parent) || type.getPackageName().startsWith(parent + ".");
  }

  private static boolean topLevel(JavaClass type) {
    return type.isTopLevelClass() && !type.getSimpleName().equals("package-info");
  }

  private static boolean bad(JavaClass type) {
    return type.getSimpleName().startsWith("Bad");
  }

  /** ArchUnit names the guilty class, or a member of it, first and in angle brackets. */
  private static String origin(String detail) {
    return detail.substring(detail.indexOf('<') + 1, detail.indexOf('>', detail.indexOf('<')));
  }

  private static boolean belongs(String origin, JavaClass type) {
    return origin.equals(type.getName())
        || origin.startsWith(type.getName() + ".")
        || origin.startsWith(type.getName() + "$");
  }
}
