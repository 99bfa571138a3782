package dev.coffer.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.function.BiFunction;

/**
 * One architecture rule. It is stated below a root package, so that the same rule runs over the
 * real code ({@code dev.coffer}) and over a fixture that breaks it ({@code dev.coffer.bad.NAME}).
 *
 * @param name names the fixture's package
 * @param allowed the exceptions, one by one
 * @param rule from the root package and what to leave out to the rule
 */
record Wall(
    String name,
    List<Allowed> allowed,
    BiFunction<String, DescribedPredicate<JavaClass>, ArchRule> rule) {

  static Wall of(String name, BiFunction<String, DescribedPredicate<JavaClass>, ArchRule> rule) {
    return new Wall(name, List.of(), rule);
  }

  /** The rule with its exceptions. */
  ArchRule below(String root) {
    return rule.apply(root, exceptions(root, allowed));
  }

  /** The rule as if {@code one} were not an exception. */
  ArchRule without(Allowed one, String root) {
    return rule.apply(
        root, exceptions(root, allowed.stream().filter(other -> !other.equals(one)).toList()));
  }

  private static DescribedPredicate<JavaClass> exceptions(String root, List<Allowed> allowed) {
    return DescribedPredicate.describe(
        "are exceptions",
        javaClass -> allowed.stream().anyMatch(exception -> exception.is(javaClass, root)));
  }

  @Override
  public String toString() {
    return name;
  }
}
