package dev.coffer.domain.container;

import dev.coffer.domain.Malformed;

/** Where a container lives. No process depends on it: only drivers and terms look. */
public enum ContainerKind {
  DONGLE('D'),
  MACHINE('M'),
  CLOUD('C');

  private final char letter;

  ContainerKind(char letter) {
    this.letter = letter;
  }

  /** Whether a container of this kind is on the computer that uses it, and not across a network. */
  public boolean isLocal() {
    return this != CLOUD;
  }

  /** The first letter of the container's serial. */
  public char letter() {
    return letter;
  }

  /**
   * The kind of {@link #letter()}.
   *
   * @throws Malformed when none has it
   */
  public static ContainerKind ofLetter(char letter) {
    for (ContainerKind kind : values()) {
      if (kind.letter == letter) {
        return kind;
      }
    }
    throw new Malformed(Malformed.Reason.BAD_TEXT, "a container serial starts with D, M or C");
  }
}
