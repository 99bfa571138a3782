package dev.coffer.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

/**
 * A class that may do what a wall forbids. A test fails when it no longer does, so that the list
 * does not rot.
 *
 * @param type the class below the root package, such as {@code application.memory.SeededRandom};
 *     its nested classes are meant too
 * @param reason why it may
 */
record Allowed(String type, String reason) {
  boolean is(JavaClass javaClass, String root) {
    String name = root + "." + type;
    return javaClass.getName().equals(name) || javaClass.getName().startsWith(name + "$");
  }
}
