package dev.coffer.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.Predicate;

/** Conditions that hold when a class does something; a rule says {@code noClasses().should(…)}. */
final class Looks {
  private Looks() {}

  /** Reads or writes a field, calls or references a method or constructor that fits. */
  static ArchCondition<JavaClass> at(String what, Predicate<AccessTarget> target) {
    return new ArchCondition<>("look at " + what) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        for (JavaAccess<?> access : javaClass.getAccessesFromSelf()) {
          if (target.test(access.getTarget())) {
            events.add(SimpleConditionEvent.satisfied(javaClass, access.getDescription()));
          }
        }
      }
    };
  }

  /** Depends on a type that fits, by field, signature, call, annotation or inheritance. */
  static ArchCondition<JavaClass> towards(String what, DescribedPredicate<JavaClass> type) {
    return new ArchCondition<>("depend on " + what) {
      @Override
      public void check(JavaClass javaClass, ConditionEvents events) {
        for (Dependency dependency : javaClass.getDirectDependenciesFromSelf()) {
          if (type.test(dependency.getTargetClass().getBaseComponentType())) {
            events.add(SimpleConditionEvent.satisfied(javaClass, dependency.getDescription()));
          }
        }
      }
    };
  }

  static boolean calls(AccessTarget target, String owner, String... names) {
    if (target.getOwner().getName().equals(owner)) {
      for (String name : names) {
        if (target.getName().equals(name)) {
          return true;
        }
      }
    }
    return false;
  }
}
