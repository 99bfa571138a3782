package dev.coffer.application.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each fault has its classes and its world to itself, so they are looked for side by side. */
@Execution(ExecutionMode.CONCURRENT)
final class PlantedFaultsTest {
  private static final int SEEDS = 2000;
  private static final int SEEDS_UNPATCHED = 20;

  /** The first fault of each law. */
  static List<PlantedFault> oneOfEachLaw() {
    Map<LawBroken.Law, PlantedFault> first = new EnumMap<>(LawBroken.Law.class);
    PlantedFaults.ALL.forEach(fault -> first.putIfAbsent(fault.law(), fault));
    return List.copyOf(first.values());
  }

  static List<PlantedFault> theOthers() {
    List<PlantedFault> others = new ArrayList<>(PlantedFaults.ALL);
    others.removeAll(oneOfEachLaw());
    return others;
  }

  @ParameterizedTest
  @MethodSource("oneOfEachLaw")
  void aFaultBreaksItsLaw(PlantedFault fault) {
    found(fault);
  }

  @Tag("long")
  @ParameterizedTest
  @MethodSource("theOthers")
  void eachFaultBreaksItsLaw(PlantedFault fault) {
    found(fault);
  }

  private static void found(PlantedFault fault) {
    PatchedClasses classes = PatchedClasses.with(fault);
    String law = fault.law() + ": ";
    List<String> broken = new ArrayList<>();
    boolean found = false;
    for (long seed = 1; seed <= SEEDS && !found; seed++) {
      String result = classes.run(seed);
      found = result.startsWith(law);
      if (!result.isEmpty()) {
        broken.add(result);
      }
    }
    assertThat(broken)
        .as("a fault may break other laws first")
        .anyMatch(each -> each.startsWith(law));
  }

  @Test
  void theSameClassesWithoutAFaultAreClean() {
    PatchedClasses classes = PatchedClasses.sound();
    for (long seed = 1; seed <= SEEDS_UNPATCHED; seed++) {
      assertThat(classes.run(seed)).as("seed=" + seed).isEmpty();
    }
  }

  @Test
  void theFaultsAreThoseThatTheDocumentationLists() throws IOException {
    String page = Files.readString(Path.of("../docs/simulator.md"));

    for (PlantedFault fault : PlantedFaults.ALL) {
      assertThat(page).contains("| " + fault.name() + " | " + fault.law() + " |");
    }
  }
}
