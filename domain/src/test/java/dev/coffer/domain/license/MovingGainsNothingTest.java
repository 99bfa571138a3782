package dev.coffer.domain.license;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.ScriptedSigner;
import dev.coffer.domain.fixture.TestFirm;
import dev.coffer.domain.lease.Counting;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Law 4, term by term: whatever way a licence takes from the cloud into a computer or back, each
 * term is afterwards what it was, or exactly the rest that is declared here.
 */
class MovingGainsNothingTest {
  private static final Instant SOLD = Samples.T0;
  private static final Instant FIRST_USE = SOLD.plus(Duration.ofDays(2));
  private static final Instant NOW = SOLD.plus(Duration.ofDays(10));
  private static final ContainerSerial CLOUD = container(ContainerKind.CLOUD);
  private static final ContainerSerial MACHINE = container(ContainerKind.MACHINE);
  private static final Used USED = new Used(40, Optional.of(FIRST_USE));

  private static final Terms FULL =
      Terms.builder()
          .kinds(ContainerKind.CLOUD, ContainerKind.MACHINE)
          .validFrom(SOLD.minusSeconds(60))
          .validUntil(SOLD.plus(Duration.ofDays(90)))
          .usagePeriod(Duration.ofDays(30))
          .maintenanceUntil(SOLD.plus(Duration.ofDays(60)))
          .units(100)
          .seats(3)
          .counting(Counting.PER_STATION)
          .lingerTime(Duration.ofSeconds(5))
          .borrow(new Terms.Borrow(1, Duration.ofDays(3)))
          .linkLoss(new Terms.LinkLoss.Grace(Duration.ofHours(1)))
          .contactEvery(Duration.ofDays(9))
          .namedUser("ann")
          .localOnly(true)
          .moves(new Terms.Moves(true, true, 5, Duration.ZERO))
          .publicData(Bytes.utf8("public"))
          .binding(Binding.MEDIUM)
          .build();

  /** What a term is to be after the way, of what it was; where it is not the same. */
  private static final Map<String, Function<Terms, Object>> REST = new LinkedHashMap<>();

  static {
    // A usage period that began goes on to its end, wherever the licence is.
    REST.put("validUntil", was -> Optional.of(FIRST_USE.plus(Duration.ofDays(30))));
    REST.put("usagePeriod", was -> Optional.empty());
    // What was spent is gone from the grant.
    REST.put("units", was -> Optional.of(60L));
  }

  private static ContainerSerial container(ContainerKind kind) {
    return ContainerSerial.of(kind, ScriptedSigner.of(kind.name(), TestFirm.CLASSICAL).keys());
  }

  private static License on(License license, LicenseEvent event) {
    Transition transition = license.on(event, NOW);
    assertThat(transition).as("%s", event).isInstanceOf(Transition.Moved.class);
    return ((Transition.Moved) transition).license();
  }

  /** Sold, in a container, and used there. */
  private static License used(ContainerSerial where) {
    License sold = Samples.sold(TestFirm.scripted("firm", TestFirm.CLASSICAL).id(), 1, FULL);
    License there = on(sold, new LicenseEvent.Deliver(where));
    return on(there, new LicenseEvent.Held(where, there.generation(), USED));
  }

  /** The ways of a licence out of one container and into another. */
  private static Map<String, Function<ContainerSerial, License>> ways() {
    Map<String, Function<ContainerSerial, License>> ways = new LinkedHashMap<>();
    ways.put(
        "return",
        from -> {
          License license = used(from);
          license = on(license, new LicenseEvent.ReturnWish(from, license.generation()));
          return on(license, new LicenseEvent.Gone(from, license.generation(), USED));
        });
    ways.put(
        "move",
        from -> {
          License license = used(from);
          license = on(license, new LicenseEvent.MoveWish(from, license.generation()));
          return on(license, new LicenseEvent.Gone(from, license.generation(), USED));
        });
    ways.put("restore", from -> on(used(from), new LicenseEvent.Restore()));
    ways.put("restore by the vendor", from -> on(used(from), new LicenseEvent.Reissue()));
    ways.put(
        "restore, and the lost copy shows itself",
        from -> {
          License license = used(from);
          int copy = license.generation();
          return on(
              on(license, new LicenseEvent.Restore()), new LicenseEvent.Gone(from, copy, USED));
        });
    ways.put(
        "not taken where it was to be changed",
        from -> {
          License license = used(from);
          return on(license, new LicenseEvent.NotTaken(from, license.generation(), USED));
        });
    ways.put(
        "an older state accepted, then returned",
        from -> {
          License license = on(used(from), new LicenseEvent.Rebased(from, Used.NOTHING));
          license = on(license, new LicenseEvent.Held(from, license.generation()));
          license = on(license, new LicenseEvent.ReturnWish(from, license.generation()));
          return on(license, new LicenseEvent.Gone(from, license.generation(), Used.NOTHING));
        });
    return ways;
  }

  @TestFactory
  Stream<DynamicTest> everyTermIsWhatItWasOrTheDeclaredRest() {
    return ways().entrySet().stream()
        .flatMap(
            way ->
                Stream.of(List.of(CLOUD, MACHINE), List.of(MACHINE, CLOUD))
                    .flatMap(ends -> terms(way.getKey(), way.getValue(), ends)));
  }

  private static Stream<DynamicTest> terms(
      String way, Function<ContainerSerial, License> leaving, List<ContainerSerial> ends) {
    License there = on(leaving.apply(ends.get(0)), new LicenseEvent.Deliver(ends.get(1)));
    Terms entry = there.entry().terms();
    return components()
        .map(
            term ->
                dynamicTest(
                    "%s from %s: %s".formatted(way, ends.get(0).kind(), term.getName()),
                    () ->
                        assertThat(value(term, entry))
                            .isEqualTo(
                                REST.getOrDefault(term.getName(), was -> value(term, was))
                                    .apply(FULL))));
  }

  private static Stream<RecordComponent> components() {
    return Arrays.stream(Terms.class.getRecordComponents());
  }

  private static Object value(RecordComponent term, Terms terms) {
    try {
      return term.getAccessor().invoke(terms);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A term that the licence above leaves at its default would be tested for nothing. */
  @Test
  void everyTermIsSetInTheLicenceThatMoves() {
    Terms plain = Terms.builder().build();
    assertThat(
            components()
                .filter(term -> value(term, FULL).equals(value(term, plain)))
                .map(RecordComponent::getName))
        .as("secret data travels among the keys of an entry")
        .containsExactly("secretData");
  }

  @Test
  void anUnusedLicenceIsTheSameInEveryTermAfterEveryWay() {
    License sold = Samples.sold(TestFirm.scripted("firm", TestFirm.CLASSICAL).id(), 1, FULL);
    License license = on(sold, new LicenseEvent.Deliver(CLOUD));
    license = on(license, new LicenseEvent.Held(CLOUD, license.generation()));
    for (ContainerSerial next : List.of(MACHINE, CLOUD, MACHINE)) {
      ContainerSerial from = license.place().container().orElseThrow();
      license = on(license, new LicenseEvent.MoveWish(from, license.generation()));
      license = on(license, new LicenseEvent.Gone(from, license.generation(), Used.NOTHING));
      license = on(license, new LicenseEvent.Deliver(next));
      license = on(license, new LicenseEvent.Held(next, license.generation()));
    }

    assertThat(license.entry().terms()).isEqualTo(FULL);
    assertThat(license.remainder()).isEqualTo(FULL);
  }

  @Test
  void usesAddUpOverAllContainersAndNeverBelowZero() {
    License license = used(CLOUD);
    for (ContainerSerial next : List.of(MACHINE, CLOUD)) {
      ContainerSerial from = license.place().container().orElseThrow();
      license = on(license, new LicenseEvent.ReturnWish(from, license.generation()));
      license = on(license, new LicenseEvent.Gone(from, license.generation(), USED));
      license = on(license, new LicenseEvent.Deliver(next));
      license = on(license, new LicenseEvent.Held(next, license.generation(), USED));
    }

    assertThat(license.entry().terms().units()).contains(20L);
    assertThat(license.remainder().units()).contains(0L);
  }
}
