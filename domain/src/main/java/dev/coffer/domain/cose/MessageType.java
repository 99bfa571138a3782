package dev.coffer.domain.cose;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;

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
  TIME("time"),
  AUDIT("audit");

  private final String label;

  MessageType(String label) {
    this.label = label;
  }

  public String label() {
    return label;
  }

  /**
   * The type of a label.
   *
   * @throws Malformed for any other text
   */
  public static MessageType ofLabel(String label) {
    for (MessageType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "message type is not known");
  }

  /** The octets of {@code external_aad}. */
  public Bytes externalData() {
    return Bytes.utf8("coffer/1/" + label);
  }
}
