package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;

/**
 * A library or part of the JDK that has one home.
 *
 * @param name names the wall and its fixture
 * @param packages what it consists of, as ArchUnit package patterns
 * @param homes the packages below the root that may use it
 * @param because the decision and the reason
 * @param used whether the code uses it already; the rule is not vacuous then
 */
record Technology(
    String name, List<String> packages, List<String> homes, String because, boolean used) {

  /** A type that belongs to it. */
  DescribedPredicate<JavaClass> part() {
    return resideInAnyPackage(packages.toArray(String[]::new));
  }

  Wall wall() {
    return Wall.of(name, (root, exceptions) -> Walls.onlyIn(this, root));
  }

  static final List<Technology> ALL =
      List.of(
          new Technology(
              "dagger",
              List.of("dagger.."),
              List.of("bootstrap"),
              "ADR-10: wiring is known in one place, and services are made by hand without it",
              true),
          new Technology(
              "sql",
              List.of(
                  "org.jdbi..",
                  "org.h2..",
                  "org.postgresql..",
                  "com.zaxxer..",
                  "org.flywaydb..",
                  "java.sql..",
                  "javax.sql.."),
              List.of("adapters.persistence"),
              "ADR-1: stores are ports, and only their adapter speaks SQL",
              true),
          new Technology(
              "http_server",
              List.of("io.javalin..", "org.eclipse.jetty..", "jakarta.servlet.."),
              List.of("adapters.web"),
              "ADR-1: an embedded Coffer never needs a web server",
              true),
          new Technology(
              "http_client",
              List.of("java.net.http.."),
              List.of("adapters.cloud"),
              "ADR-1: remote services are reached through ports",
              true),
          new Technology(
              "bouncy_castle",
              List.of("org.bouncycastle.."),
              List.of("adapters.hardware"),
              "ADR-1: keys and signatures are ports; a chip or an HSM takes their place",
              true),
          new Technology(
              "jca",
              List.of("javax.crypto.."),
              List.of("adapters.hardware"),
              "ADR-1: keys and ciphers are ports; a chip or an HSM takes their place",
              true),
          new Technology(
              "smartcardio",
              List.of("javax.smartcardio.."),
              List.of("adapters.hardware.pcsc"),
              "ADR-9: everything above the byte exchange runs without a reader",
              false),
          new Technology(
              "picocli",
              List.of("picocli.."),
              List.of("bootstrap.cli"),
              "ADR-1: the command line is one way in among others",
              true),
          new Technology(
              "logback",
              List.of("ch.qos.logback.."),
              List.of("bootstrap.config"),
              "ADR-1: who embeds Coffer chooses the logger",
              true));
}
