package dev.coffer.application.simulation;

import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.update.SignedUpdate;
import java.util.ArrayList;
import java.util.List;

/** All that an eavesdropper kept. */
final class Wire {
  record Sent(Machine machine, SignedMessage context) {}

  record Answered(Machine machine, SignedUpdate update) {}

  final List<Sent> contexts = new ArrayList<>();
  final List<Answered> updates = new ArrayList<>();

  void sent(Machine machine, SignedMessage context) {
    contexts.add(new Sent(machine, context));
  }

  void answered(Machine machine, SignedUpdate update) {
    updates.add(new Answered(machine, update));
  }
}
