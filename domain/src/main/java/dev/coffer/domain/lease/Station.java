package dev.coffer.domain.lease;

/**
 * Where an access comes from: one computer, terminal session, virtual machine or pod. What counts
 * by station compares this text exactly.
 *
 * @param text 1..128 characters without control characters, as the client names itself
 */
public record Station(String text) {
  public Station {
    LeaseText.check("a station", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
