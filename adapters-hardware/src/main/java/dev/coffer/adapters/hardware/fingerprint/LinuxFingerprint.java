package dev.coffer.adapters.hardware.fingerprint;

import dev.coffer.application.container.Fingerprint;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads {@code /sys}, {@code /proc} and {@code /etc}, a few small files in all.
 *
 * <p>What comes and goes is left out: disks and network cards on USB, addresses that software gave
 * out, numbers that makers forgot to fill in.
 */
final class LinuxFingerprint implements Fingerprint {
  private static final int LONGEST = 256;
  private static final int LONGEST_FILE = 1 << 16;
  private static final int LOCALLY_GIVEN = 0x02;
  private static final Pattern DISK =
      Pattern.compile("sd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\\d+n\\d+|mmcblk\\d+");

  /** What makers write where a number should be. */
  private static final Set<String> NUMBERS_OF_NOBODY =
      Set.of(
          "none",
          "unknown",
          "default string",
          "not specified",
          "not applicable",
          "system serial number",
          "to be filled by o.e.m.",
          "123456789",
          "0123456789",
          "03000200-0400-0500-0006-000700080009");

  private final Path root;
  private final Path home;

  LinuxFingerprint(Path root, Path home) {
    this.root = root;
    this.home = home;
  }

  @Override
  public Computer read() {
    Environment environment = environment();
    List<Component> components = new ArrayList<>();
    components.add(
        new Component(
            "computer",
            "the computer's own number",
            Strength.COMPUTER,
            number("sys/class/dmi/id/product_uuid")));
    components.add(new Component("disk", "the disk's serial number", Strength.PART, disk()));
    components.add(
        new Component("network", "the network card's address", Strength.PART, network()));
    components.add(
        new Component(
            "installation",
            "the operating system's machine-id",
            Strength.INSTALLATION,
            environment == Environment.CONTAINER
                ? new Reading.Absent()
                : number("etc/machine-id")));
    components.add(
        new Component("processor", "the processor's model", Strength.MODEL, processor()));
    components.add(new Component("board", "the board's model", Strength.MODEL, board()));
    return new Computer(environment, components);
  }

  private Environment environment() {
    if (Files.exists(root.resolve(".dockerenv"))
        || Files.exists(root.resolve("run/.containerenv"))) {
      return Environment.CONTAINER;
    }
    return processorLines().contains("hypervisor")
        ? Environment.VIRTUAL_MACHINE
        : Environment.PHYSICAL;
  }

  /** A file that is one number; one that nobody filled in is absent. */
  private Reading number(String name) {
    Path file = root.resolve(name);
    if (Files.notExists(file)) {
      return new Reading.Absent();
    }
    return text(file)
        .map(text -> numbered(text))
        .orElseGet(
            () ->
                new Reading.Unreadable(
                    "run it as a user who may read %s (sudo chmod a+r %s)".formatted(file, file)));
  }

  private static Reading numbered(String text) {
    String number = text.toLowerCase(Locale.ROOT);
    boolean nobodys =
        number.isEmpty()
            || NUMBERS_OF_NOBODY.contains(number)
            || number.chars().filter(Character::isLetterOrDigit).distinct().count() < 2;
    return nobodys ? new Reading.Absent() : value(number);
  }

  private static Reading value(String text) {
    String bounded = text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    return new Reading.Value(Bytes.utf8(bounded));
  }

  /** The disk that the home is on, else the first one. */
  private Reading disk() {
    Path block = root.resolve("sys/block");
    List<Path> disks =
        entries(block).stream()
            .filter(each -> DISK.matcher(name(each)).matches())
            .filter(each -> !onUsb(each))
            .toList();
    if (disks.isEmpty()) {
      return new Reading.Absent();
    }
    String device = homeDevice();
    Path disk =
        disks.stream()
            .filter(each -> device.startsWith(name(each)))
            .findFirst()
            .orElse(disks.get(0));
    List<Path> files =
        List.of(
            disk.resolve("serial"),
            disk.resolve("device/serial"),
            disk.resolve("wwid"),
            disk.resolve("device/wwid"),
            disk.resolve("device/cid"));
    Optional<String> serial =
        files.stream()
            .map(LinuxFingerprint::text)
            .flatMap(Optional::stream)
            .filter(text -> numbered(text) instanceof Reading.Value)
            .findFirst();
    if (serial.isPresent()) {
      return numbered(serial.get());
    }
    List<Path> hidden =
        files.stream().filter(Files::exists).filter(f -> !Files.isReadable(f)).toList();
    return hidden.isEmpty()
        ? new Reading.Absent()
        : new Reading.Unreadable("run it as a user who may read " + hidden.get(0));
  }

  private String homeDevice() {
    try {
      Path place = home;
      while (place != null && Files.notExists(place)) {
        place = place.getParent();
      }
      Path device = place == null ? Path.of("") : Path.of(Files.getFileStore(place).name());
      return device.startsWith("/dev") ? name(device) : "";
    } catch (IOException | SecurityException e) {
      return "";
    }
  }

  /** The lowest address that a maker gave to a card that is built in. */
  private Reading network() {
    Optional<String> address =
        entries(root.resolve("sys/class/net")).stream()
            .filter(each -> Files.exists(each.resolve("device")))
            .filter(each -> !onUsb(each))
            .filter(each -> text(each.resolve("addr_assign_type")).equals(Optional.of("0")))
            .flatMap(each -> text(each.resolve("address")).stream())
            .filter(LinuxFingerprint::isMakers)
            .sorted()
            .findFirst();
    return address.map(LinuxFingerprint::value).orElseGet(Reading.Absent::new);
  }

  private static boolean isMakers(String address) {
    if (!address.matches("[0-9a-f]{2}(:[0-9a-f]{2}){5}")) {
      return false;
    }
    int first = Integer.parseInt(address.substring(0, 2), 16);
    return (first & LOCALLY_GIVEN) == 0 && !address.equals("00:00:00:00:00:00");
  }

  private Reading processor() {
    String lines = processorLines();
    StringBuilder model = new StringBuilder();
    for (String name : List.of("vendor_id", "cpu family", "model", "model name", "stepping")) {
      Matcher line =
          Pattern.compile("^" + name + "\\s*:\\s*(.*)$", Pattern.MULTILINE).matcher(lines);
      if (line.find()) {
        model.append(line.group(1).strip()).append('\n');
      }
    }
    return model.isEmpty() ? new Reading.Absent() : value(model.toString());
  }

  private String processorLines() {
    String all = text(root.resolve("proc/cpuinfo")).orElse("");
    int end = all.indexOf("\n\n");
    return end < 0 ? all : all.substring(0, end);
  }

  private Reading board() {
    Path folder = root.resolve("sys/class/dmi/id");
    StringBuilder model = new StringBuilder();
    for (String name : List.of("sys_vendor", "product_name", "board_vendor", "board_name")) {
      text(folder.resolve(name)).ifPresent(text -> model.append(text).append('\n'));
    }
    return model.isEmpty() ? new Reading.Absent() : value(model.toString());
  }

  private static boolean onUsb(Path device) {
    try {
      return device.toRealPath().toString().contains("/usb");
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> entries(Path folder) {
    List<Path> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
      stream.forEach(entries::add);
    } catch (IOException e) {
      return List.of();
    }
    return entries.stream().sorted().toList();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName());
  }

  /** A small text, stripped; empty when it cannot be read. */
  private static Optional<String> text(Path file) {
    try (var in = Files.newInputStream(file)) {
      return Optional.of(new String(in.readNBytes(LONGEST_FILE), StandardCharsets.UTF_8).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
