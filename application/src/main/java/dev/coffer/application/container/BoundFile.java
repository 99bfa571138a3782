package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What the stored form of a machine container tells without its key, to anybody: nothing of it is
 * vouched for before it opens (docs/spec/machine.md).
 *
 * @param policy how much of the computer may change
 * @param needed how many of the shares are needed
 * @param shares how many there are
 * @param parts the names of the parts of the computer that it is bound to
 * @param renewed when it was bound or last followed a part
 * @param sealed how many octets the container itself has
 */
public record BoundFile(
    BindingPolicy policy, int needed, int shares, List<String> parts, Instant renewed, int sealed) {
  public BoundFile {
    parts = List.copyOf(parts);
  }

  /**
   * Reads what {@link BoundState} keeps in its store.
   *
   * @throws dev.coffer.domain.Malformed by name
   */
  public static BoundFile parse(Bytes stored) {
    MachineBinding.Envelope envelope = MachineBinding.Envelope.parse(stored);
    MachineBinding binding = envelope.binding();
    List<String> names = new ArrayList<>();
    int shares = 0;
    for (MachineBinding.Part part : binding.parts()) {
      names.add(part.name());
      shares += part.weight();
    }
    return new BoundFile(
        binding.policy(),
        binding.needed(),
        shares,
        names,
        binding.renewed(),
        envelope.sealed().length());
  }
}
