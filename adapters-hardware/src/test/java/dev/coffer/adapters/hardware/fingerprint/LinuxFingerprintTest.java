package dev.coffer.adapters.hardware.fingerprint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.container.Fingerprint;
import dev.coffer.application.container.Fingerprint.Environment;
import dev.coffer.application.container.Fingerprint.Reading;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a folder that looks like the files of a Linux. */
class LinuxFingerprintTest {
  @TempDir Path root;

  private void file(String name, String text) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.resolveSibling(""));
    Files.writeString(file, text);
  }

  private void computer() throws IOException {
    file("sys/class/dmi/id/product_uuid", "4C4C4544-0051-4810-8051-B9C04F4E4231\n");
    file("sys/class/dmi/id/sys_vendor", "Maker\n");
    file("sys/class/dmi/id/product_name", "Model 7\n");
    file("sys/block/nvme0n1/device/serial", "S5GXNX0R\n");
    file("sys/block/loop0/serial", "no disk");
    file("sys/class/net/enp3s0/address", "00:1b:21:3c:4d:5e\n");
    file("sys/class/net/enp3s0/addr_assign_type", "0\n");
    file("sys/class/net/enp3s0/device/vendor", "0x8086\n");
    file("sys/class/net/lo/address", "00:00:00:00:00:00\n");
    file("sys/class/net/docker0/address", "02:42:ac:11:00:02\n");
    file("etc/machine-id", "3d1219c7c4c5404aaa1f6d2a48adfda4\n");
    file(
        "proc/cpuinfo",
        """
        processor\t: 0
        vendor_id\t: Some
        cpu family\t: 6
        model name\t: Fast
        flags\t: fpu

        processor\t: 1
        model name\t: Other
        """);
  }

  private Fingerprint.Computer read() {
    return new LinuxFingerprint(root, root).read();
  }

  private Map<String, Reading> readings() {
    return read().components().stream()
        .collect(Collectors.toMap(Fingerprint.Component::name, Fingerprint.Component::reading));
  }

  private static Reading value(String text) {
    return new Reading.Value(Bytes.utf8(text));
  }

  @Test
  void whatMakersWroteIsRead() throws IOException {
    computer();
    assertThat(read().environment()).isEqualTo(Environment.PHYSICAL);
    assertThat(readings())
        .containsEntry("computer", value("4c4c4544-0051-4810-8051-b9c04f4e4231"))
        .containsEntry("disk", value("s5gxnx0r"))
        .containsEntry("network", value("00:1b:21:3c:4d:5e"))
        .containsEntry("installation", value("3d1219c7c4c5404aaa1f6d2a48adfda4"))
        .containsEntry("processor", value("Some\n6\nFast\n"))
        .containsEntry("board", value("Maker\nModel 7\n"));
  }

  @Test
  void whatIsNotThereIsAbsent() {
    assertThat(readings().values()).allMatch(Reading.Absent.class::isInstance);
  }

  @Test
  void numbersThatNobodyFilledInAreAbsent() throws IOException {
    computer();
    for (String nothing :
        new String[] {
          "", "None", "To be filled by O.E.M.", "00000000-0000-0000-0000-000000000000"
        }) {
      file("sys/class/dmi/id/product_uuid", nothing);
      assertThat(readings()).as(nothing).containsEntry("computer", new Reading.Absent());
    }
  }

  @Test
  void addressesThatSoftwareGaveOutAreAbsent() throws IOException {
    computer();
    file("sys/class/net/enp3s0/address", "02:fc:00:00:00:01\n");
    assertThat(readings()).containsEntry("network", new Reading.Absent());
    file("sys/class/net/enp3s0/address", "00:1b:21:3c:4d:5e\n");
    file("sys/class/net/enp3s0/addr_assign_type", "3\n");
    assertThat(readings()).containsEntry("network", new Reading.Absent());
  }

  @Test
  void aFileThatCannotBeReadIsUnreadableAndSaysWhatToDo() throws IOException {
    computer();
    Path uuid = root.resolve("sys/class/dmi/id/product_uuid");
    Files.delete(uuid);
    // A folder in its place is there and cannot be read, also by root.
    Files.createDirectory(uuid);
    assertThat(readings().get("computer"))
        .isInstanceOfSatisfying(
            Reading.Unreadable.class,
            unreadable -> assertThat(unreadable.remedy()).contains("chmod", uuid.toString()));
  }

  @Test
  void virtualMachinesAndContainersAreRecognised() throws IOException {
    computer();
    file("proc/cpuinfo", "model name\t: Fast\nflags\t: fpu hypervisor\n\n");
    assertThat(read().environment()).isEqualTo(Environment.VIRTUAL_MACHINE);
    file(".dockerenv", "");
    assertThat(read().environment()).isEqualTo(Environment.CONTAINER);
    assertThat(readings()).containsEntry("installation", new Reading.Absent());
  }

  @Test
  void thisComputerReadsTheSameTwice() {
    Fingerprint here = SystemFingerprint.of(root);
    assertThat(here.read()).isEqualTo(here.read());
    assertThat(here.read().components()).hasSizeLessThanOrEqualTo(Fingerprint.MOST);
  }
}
