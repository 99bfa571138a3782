package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A computer of which a test says what it is; each name makes another one. Thread-safe. */
public final class FakeComputer implements Fingerprint {
  private final Map<String, Component> components = new LinkedHashMap<>();
  private Environment environment = Environment.PHYSICAL;
  private int reads;
  private int exchanges;

  public FakeComputer(String name) {
    put("computer", "the computer's own number", Strength.COMPUTER, name);
    put("disk", "the disk's serial number", Strength.PART, name);
    put("network", "the network card's address", Strength.PART, name);
    put("installation", "the operating system's machine-id", Strength.INSTALLATION, name);
    put("processor", "the processor's model", Strength.MODEL, "the same everywhere");
  }

  private void put(String part, String label, Strength strength, String value) {
    Bytes octets = Bytes.utf8(part + " " + value);
    components.put(part, new Component(part, label, strength, new Reading.Value(octets)));
  }

  /** Another part in the place of one. */
  public synchronized FakeComputer exchanged(String part) {
    return reading(part, new Reading.Value(Bytes.utf8("another " + part + " " + exchanges++)));
  }

  public synchronized FakeComputer removed(String part) {
    return reading(part, new Reading.Absent());
  }

  public synchronized FakeComputer unreadable(String part) {
    return reading(part, new Reading.Unreadable("let it be read"));
  }

  /** With everything of another computer but the parts named. */
  public synchronized FakeComputer replacedBy(FakeComputer other, List<String> kept) {
    for (Component each : other.read().components()) {
      if (!kept.contains(each.name())) {
        components.put(each.name(), each);
      }
    }
    return this;
  }

  /** With one part of another computer. */
  public synchronized FakeComputer with(Component component) {
    components.put(component.name(), component);
    return this;
  }

  public synchronized FakeComputer in(Environment other) {
    environment = other;
    return this;
  }

  private FakeComputer reading(String part, Reading reading) {
    components.computeIfPresent(
        part, (name, old) -> new Component(name, old.label(), old.strength(), reading));
    return this;
  }

  /** How often it was read. */
  public synchronized int reads() {
    return reads;
  }

  @Override
  public synchronized Computer read() {
    reads++;
    return new Computer(environment, new ArrayList<>(components.values()));
  }
}
