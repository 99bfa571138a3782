package dev.coffer.domain.cose;

import dev.coffer.domain.Bytes;

/**
 * What a signed message is. The type is part of what is signed ({@code external_aad} of RFC 9052,
 * {@code coffer/1/<label>}), so that no signature serves as another type.
 */
public enum MessageType {
  CERTIFICATE("certificate"),
  CONTEXT("context"),
  UPDATE("update"),
  ENTRY("entry"),
  PROOF("proof"),
  DEVICE("device"),
  TIME("time");

  private final String label;

  MessageType(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /** The octets of {@code external_aad}. */
  public Bytes externalData() {
    return Bytes.utf8("coffer/1/" + label);
  }
}
