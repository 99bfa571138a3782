package dev.coffer.domain.lease;

/**
 * Who or what uses a lease, for people who read lists and for proofs; fixed for the lease's life.
 *
 * @param text 1..128 characters without control characters, chosen by the client
 */
public record Holder(String text) {
  public Holder {
    LeaseText.check("a holder", text);
  }

  @Override
  public String toString() {
    return text;
  }
}
