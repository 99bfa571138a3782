package dev.coffer.application.container;

import dev.coffer.application.Failure;
import java.util.List;

/** A machine container cannot be made or opened on this computer. Nothing was changed. */
public final class MachineRefused extends Failure {
  private static final long serialVersionUID = 1L;

  /** Why, by name. */
  public enum Reason {
    /** Too much of the computer is another one's: the file was copied, or parts were exchanged. */
    CHANGED,
    /** Too much of it cannot be read now; what can be read fits. */
    UNREADABLE,
    /** The computer has too little that tells it from others. */
    UNSTABLE,
    /** The file is no machine container, or was altered. */
    DAMAGED
  }

  private final Reason reason;
  private final String sentence;
  private final String remedy;
  private final transient List<String> components;

  /**
   * A refusal.
   *
   * @param components the names of the parts that it is about
   */
  MachineRefused(Reason reason, List<String> components, String sentence, String remedy) {
    super(Category.CONFLICT, sentence + " " + remedy, null);
    this.reason = reason;
    this.components = List.copyOf(components);
    this.sentence = sentence;
    this.remedy = remedy;
  }

  public Reason reason() {
    return reason;
  }

  /** What is wrong, as a full sentence that names the parts. */
  public String sentence() {
    return sentence;
  }

  /** What to do, as a full sentence. */
  public String remedy() {
    return remedy;
  }

  public List<String> components() {
    return components;
  }
}
