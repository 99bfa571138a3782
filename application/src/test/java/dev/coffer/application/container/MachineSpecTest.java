package dev.coffer.application.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.fixture.SpecFields;
import dev.coffer.domain.fixture.SpecPage;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of docs/spec/machine.md say what is written and refused. */
class MachineSpecTest {
  private final SpecPage page = SpecPage.of("machine.md");

  private static Bytes file() {
    MachineBinding binding =
        new MachineBinding(
            BindingPolicy.MEDIUM,
            3,
            Instant.EPOCH,
            Bytes.of(new byte[32]),
            List.of(new MachineBinding.Part("disk", 3, Bytes.of(new byte[154]))));
    return new MachineBinding.Envelope(binding, Bytes.utf8("sealed")).encode();
  }

  @Test
  void theTablesSayWhatIsWrittenAndRefused() {
    check("The file", List.of("format", "binding", "sealed"));
    check("Binding", SpecFields.names(List.of(), MachineBinding.class), 2);
    check("Part", SpecFields.names(List.of(), MachineBinding.Part.class), 2, 5, 0);
  }

  private void check(String heading, List<String> names, long... path) {
    SpecFields.check(page, heading, names, List.of(file()), MachineBinding.Envelope::parse, path);
  }

  @Test
  void weightsOfPartsAreThoseOfTheirStrengths() {
    assertThat(page.table("Parts of a computer").column("weight"))
        .containsExactly("4", "3", "3", "2", "1", "1");
    assertThat(
            List.of(
                Fingerprint.Strength.COMPUTER,
                Fingerprint.Strength.PART,
                Fingerprint.Strength.INSTALLATION,
                Fingerprint.Strength.MODEL))
        .extracting(Fingerprint.Strength::weight)
        .containsExactly(4, 3, 2, 1);
  }
}
