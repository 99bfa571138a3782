package dev.coffer.adapters.hardware.fingerprint;

import dev.coffer.application.container.Fingerprint;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The fingerprint of the computer that this process runs on. */
public final class SystemFingerprint {
  private SystemFingerprint() {}

  /**
   * What this operating system tells without rights and without programs of others: Linux much,
   * others nothing, so that no machine container is made there.
   *
   * @param home a folder on the disk that counts
   */
  public static Fingerprint of(Path home) {
    boolean linux = System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("linux");
    return linux
        ? new LinuxFingerprint(Path.of("/"), home)
        : () -> new Fingerprint.Computer(Fingerprint.Environment.PHYSICAL, List.of());
  }
}
