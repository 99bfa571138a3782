package dev.coffer.bootstrap.config;

import java.io.Serial;
import java.util.List;

/** The configuration is wrong; every fault found is listed, each with where it was said. */
public final class ConfigurationRefused extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient List<String> faults;

  public ConfigurationRefused(List<String> faults) {
    super(String.join("; ", faults));
    this.faults = List.copyOf(faults);
  }

  public List<String> faults() {
    return faults;
  }
}
