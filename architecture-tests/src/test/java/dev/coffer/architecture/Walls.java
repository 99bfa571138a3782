package dev.coffer.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameContaining;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** All walls. Each is run over the code and over a fixture that it must refuse. */
final class Walls {
  static final List<String> ADAPTERS =
      List.of("adapters.web", "adapters.persistence", "adapters.hardware", "adapters.cloud");

  private static final Set<String> JAVA_BASE = Object.class.getModule().getPackages();

  /** Parts of {@code java.base} that reach outside the process or do cryptography by a provider. */
  private static final DescribedPredicate<JavaClass> OUTSIDE =
      resideInAnyPackage(
          "java.io..",
          "java.net..",
          "java.nio.file..",
          "java.nio.channels..",
          "javax.crypto..",
          "javax.net..",
          "javax.security..");

  private static final DescribedPredicate<JavaClass> PLAIN_JAVA =
      describe(
          "plain Java",
          type ->
              type.isPrimitive()
                  || (JAVA_BASE.contains(type.getPackageName()) && !OUTSIDE.test(type)));

  private static final DescribedPredicate<JavaClass> NULLNESS =
      resideInAPackage("org.jspecify.annotations");

  private static final DescribedPredicate<JavaClass> RANDOM_TYPES =
      describe(
          "chance",
          type ->
              Set.of(
                          "java.util.Random",
                          "java.util.SplittableRandom",
                          "java.security.SecureRandom",
                          "java.util.concurrent.ThreadLocalRandom")
                      .contains(type.getName())
                  || type.getPackageName().equals("java.util.random"));

  private static final DescribedPredicate<JavaClass> THREAD_TYPES =
      describe(
          "threads",
          type ->
              Set.of(
                      "java.lang.Thread",
                      "java.util.Timer",
                      "java.util.TimerTask",
                      "java.util.concurrent.Executors",
                      "java.util.concurrent.ExecutorService",
                      "java.util.concurrent.ScheduledExecutorService",
                      "java.util.concurrent.ThreadPoolExecutor",
                      "java.util.concurrent.ForkJoinPool",
                      "java.util.concurrent.ThreadFactory",
                      "java.util.concurrent.locks.LockSupport")
                  .contains(type.getName()));

  private static final Wall DOMAIN =
      new Wall(
          "domain",
          Exceptions.PURITY,
          (root, exceptions) ->
              noClasses()
                  .that(resideInAPackage(root + ".domain.."))
                  .and(not(exceptions))
                  .should(
                      Looks.towards(
                          "anything but the domain, plain Java and JSpecify",
                          not(resideInAPackage(root + ".domain..").or(PLAIN_JAVA).or(NULLNESS))))
                  .because("ADR-1: the rules of licensing hold without any technology"));

  private static final Wall APPLICATION =
      new Wall(
          "application",
          Exceptions.PURITY,
          (root, exceptions) ->
              noClasses()
                  .that(resideInAPackage(root + ".application.."))
                  .and(not(exceptions))
                  .should(
                      Looks.towards(
                          "anything but the domain, plain Java, JSpecify and jakarta.inject",
                          not(
                              resideInAnyPackage(root + ".domain..", root + ".application..")
                                  .or(PLAIN_JAVA)
                                  .or(NULLNESS)
                                  .or(resideInAPackage("jakarta.inject")))))
                  .because("ADR-1: services know ports, never what stands behind them"));

  private static final Wall ADAPTER =
      Wall.of(
          "adapter",
          (root, exceptions) ->
              classes()
                  .that(resideInAPackage(root + ".adapters.."))
                  .should(stayInTheirAdapter(root))
                  .because(
                      "ADR-1: an adapter never sees another; what two need is in the application"));

  private static final Wall CLOCK =
      new Wall(
          "clock",
          Exceptions.CLOCK,
          (root, exceptions) ->
              noClasses()
                  .that(resideInAnyPackage(root + ".domain..", root + ".application.."))
                  .and(not(exceptions))
                  .should(Looks.at("the system's clock", Walls::readsClock))
                  .because("ADR-4: time is an argument or comes through InstantSource and Ticker"));

  private static final Wall RANDOMNESS =
      new Wall(
          "randomness",
          Exceptions.RANDOMNESS,
          (root, exceptions) ->
              noClasses()
                  .that(resideInAnyPackage(root + ".domain..", root + ".application.."))
                  .and(not(exceptions))
                  .should(
                      Looks.towards("a source of chance", RANDOM_TYPES)
                          .or(Looks.at("hidden chance", Walls::drawsLots)))
                  .because(
                      "ADR-4: chance comes through RandomSource and Ids, so that runs replay"));

  private static final Wall THREADS =
      new Wall(
          "threads",
          Exceptions.THREADS,
          (root, exceptions) ->
              noClasses()
                  .that(resideInAnyPackage(root + ".domain..", root + ".application.."))
                  .and(not(exceptions))
                  .should(
                      Looks.towards("threads", THREAD_TYPES)
                          .or(Looks.at("waiting or hidden threads", Walls::waitsOrForks)))
                  .because(
                      "ADR-4: what runs later or beside goes through Tasks, so that runs replay"));

  private static final Wall KIND =
      new Wall(
          "kind",
          Exceptions.KIND,
          (root, exceptions) ->
              noClasses()
                  .that(
                      resideInAnyPackage(
                          root + ".domain..",
                          root + ".application..",
                          root + ".adapters.web..",
                          root + ".adapters.persistence..",
                          root + ".adapters.cloud..",
                          root + ".bootstrap.."))
                  .and(not(resideInAPackage(root + ".application.container..")))
                  .and(not(exceptions))
                  .should(Looks.at("a container's kind to choose", Walls::choosesByKind))
                  .because(
                      "ADR-1: one process serves every kind; only drivers know the difference"));

  private static final Wall ENTRY =
      Wall.of(
          "entry",
          (root, exceptions) ->
              classes()
                  .that(resideInAPackage(root + ".adapters.."))
                  .and()
                  .areTopLevelClasses()
                  .and(not(isEntry(root)))
                  .should()
                  .notBePublic()
                  .because("ADR-1: an adapter shows its entry types and nothing else"));

  private static final Wall NAMES =
      Wall.of(
          "names",
          (root, exceptions) ->
              noClasses()
                  .that(resideInAPackage(root + "..").and(not(nameContaining(".Dagger"))))
                  .should()
                  .haveSimpleNameEndingWith("Impl")
                  .orShould()
                  .haveSimpleNameEndingWith("Util")
                  .orShould()
                  .haveSimpleNameEndingWith("Utils")
                  .orShould()
                  .haveSimpleNameEndingWith("Manager")
                  .orShould()
                  .haveSimpleNameEndingWith("Helper")
                  .because("ADR-1: a class is called after its role"));

  private static final Wall NULL_MARKED =
      Wall.of(
          "null_marked",
          (root, exceptions) ->
              classes()
                  .that(resideInAPackage(root + ".."))
                  .should(
                      new ArchCondition<>("be in a package marked @NullMarked") {
                        @Override
                        public void check(JavaClass javaClass, ConditionEvents events) {
                          boolean marked =
                              javaClass
                                  .getPackage()
                                  .isAnnotatedWith("org.jspecify.annotations.NullMarked");
                          events.add(
                              new SimpleConditionEvent(
                                  javaClass, marked, "Class <" + javaClass.getName() + "> is not"));
                        }
                      })
                  .because("ADR-1: null is a visible exception everywhere"));

  static final List<Wall> ALL =
      Stream.concat(
              Stream.of(
                  DOMAIN,
                  APPLICATION,
                  ADAPTER,
                  CLOCK,
                  RANDOMNESS,
                  THREADS,
                  KIND,
                  ENTRY,
                  NAMES,
                  NULL_MARKED),
              Technology.ALL.stream().map(Technology::wall))
          .toList();

  private Walls() {}

  static ArchRule onlyIn(Technology technology, String root) {
    String[] homes =
        technology.homes().stream().map(home -> root + "." + home + "..").toArray(String[]::new);
    return noClasses()
        .that(resideInAPackage(root + ".."))
        .and(not(resideInAnyPackage(homes)))
        .should(Looks.towards(technology.name(), technology.part()))
        .because(technology.because());
  }

  private static boolean readsClock(AccessTarget target) {
    String owner = target.getOwner().getName();
    String name = target.getName();
    return Looks.calls(target, "java.lang.System", "currentTimeMillis", "nanoTime")
        || (owner.startsWith("java.time.") && name.equals("now"))
        || (owner.equals("java.time.Clock")
            && (name.startsWith("system") || name.startsWith("tick")))
        || Looks.calls(target, "java.time.InstantSource", "system", "tick")
        || (owner.equals("java.util.Date")
            && name.equals("<init>")
            && target instanceof AccessTarget.ConstructorCallTarget constructor
            && constructor.getRawParameterTypes().isEmpty())
        || Looks.calls(target, "java.util.Calendar", "getInstance");
  }

  private static boolean drawsLots(AccessTarget target) {
    return Looks.calls(target, "java.lang.Math", "random")
        || Looks.calls(target, "java.lang.StrictMath", "random")
        || Looks.calls(target, "java.util.UUID", "randomUUID")
        || Looks.calls(target, "java.util.Collections", "shuffle");
  }

  private static boolean waitsOrForks(AccessTarget target) {
    boolean async =
        target.getOwner().getName().equals("java.util.concurrent.CompletableFuture")
            && target.getName().endsWith("Async");
    return async
        || Looks.calls(target, "java.util.concurrent.TimeUnit", "sleep", "timedWait", "timedJoin")
        || Looks.calls(target, "java.lang.Object", "wait")
        || target.getName().equals("parallelStream")
        || (target.getName().equals("parallel")
            && target.getOwner().getName().startsWith("java.util.stream."));
  }

  /** A switch reads {@code ordinal()} through a synthetic table; a comparison reads a constant. */
  private static boolean choosesByKind(AccessTarget target) {
    String kind = "dev.coffer.domain.container.ContainerKind";
    boolean constant =
        target instanceof AccessTarget.FieldAccessTarget field
            && field.getOwner().getName().equals(kind)
            && field.getRawType().getName().equals(kind);
    return constant
        || Looks.calls(target, kind, "ordinal")
        || target.getName().equals("$SwitchMap$" + kind.replace('.', '$'));
  }

  private static ArchCondition<JavaClass> stayInTheirAdapter(String root) {
    return new ArchCondition<>("see only the application, the domain and their own adapter") {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        String own =
            ADAPTERS.stream()
                .map(adapter -> root + "." + adapter)
                .filter(adapter -> inside(javaClass, adapter))
                .findFirst()
                .orElse("");
        if (own.isEmpty()) {
          events.add(
              SimpleConditionEvent.violated(
                  javaClass, "Class <" + javaClass.getName() + "> has no adapter"));
        }
        javaClass.getDirectDependenciesFromSelf().stream()
            .filter(
                dependency -> {
                  JavaClass target = dependency.getTargetClass().getBaseComponentType();
                  return inside(target, root)
                      && !inside(target, root + ".domain")
                      && !inside(target, root + ".application")
                      && !inside(target, own);
                })
            .forEach(
                dependency ->
                    events.add(
                        SimpleConditionEvent.violated(javaClass, dependency.getDescription())));
      }
    };
  }

  private static boolean inside(JavaClass javaClass, String parent) {
    return javaClass.getPackageName().equals(parent)
        || javaClass.getPackageName().startsWith(parent + ".");
  }

  private static DescribedPredicate<JavaClass> isEntry(String root) {
    return describe(
        "are listed entry types",
        javaClass -> Exceptions.ENTRIES.stream().anyMatch(entry -> entry.is(javaClass, root)));
  }
}
