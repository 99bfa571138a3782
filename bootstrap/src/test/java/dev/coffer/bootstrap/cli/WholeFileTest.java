package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that a person named is there whole, or as it was. */
final class WholeFileTest {
  @TempDir Path folder;

  private static final WholeFile.Writing ENDS_HALFWAY =
      out -> {
        out.write(new byte[200_000]);
        throw new IOException("No space left on device");
      };

  private static final WholeFile.Writing WHOLE =
      out -> {
        out.write('x');
        return 1;
      };

  @Test
  void aDiskThatFillsUpLeavesNothingAndIsNamed() {
    assertThatThrownBy(() -> WholeFile.create(folder.resolve("new"), ENDS_HALFWAY))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("No space left on device");
    assertThatThrownBy(() -> WholeFile.createPublic(folder.resolve("new"), ENDS_HALFWAY))
        .isInstanceOf(Refusal.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsThereStaysWhenItsSuccessorIsNotWhole() throws IOException {
    Path place = Files.writeString(folder.resolve("old"), "mine");

    assertThatThrownBy(() -> WholeFile.write(place, ENDS_HALFWAY)).isInstanceOf(Refusal.class);
    assertThat(place).hasContent("mine");
    assertThat(folder).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void aNewFileComesBesideNoneAndAnotherReplacesIt() throws IOException {
    Path place = folder.resolve("file");
    WholeFile.create(place, WHOLE);

    assertThatThrownBy(() -> WholeFile.create(place, out -> 0)).isInstanceOf(Refusal.class);
    assertThatThrownBy(() -> WholeFile.createPublic(place, out -> 0)).isInstanceOf(Refusal.class);
    assertThat(place).hasContent("x");
    Files.writeString(place, "older");
    WholeFile.write(place, WHOLE);
    assertThat(place).hasContent("x");
  }
}
