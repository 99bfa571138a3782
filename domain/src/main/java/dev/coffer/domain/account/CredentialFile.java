package dev.coffer.domain.account;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerSerial;
import java.time.Instant;

/**
 * What is inside a credential file ({@code .cofcred}): where the container's Cloud is, and the
 * secret that enrols a device there. Whoever has the file can enrol, so it is kept like a key.
 *
 * @param server base address of the Cloud, at most 512 characters
 * @param secret 32 random bytes
 * @param expires exclusive, in whole seconds
 */
public record CredentialFile(
    ContainerSerial container, Credential.Kind kind, String server, Bytes secret, Instant expires) {
  public static final int SECRET_LENGTH = 32;
  private static final int LONGEST_ADDRESS = 512;
  private static final long MOST_SECONDS = 253_402_300_799L;
  private static final Cbor.Limits LIMITS = new Cbor.Limits(2048, 3, 16);

  public CredentialFile {
    if (secret.length() != SECRET_LENGTH) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a credential's secret has 32 bytes");
    }
    Text.line("a server's address", server, LONGEST_ADDRESS);
    expires = Instant.ofEpochSecond(expires.getEpochSecond());
  }

  public Bytes encode() {
    return new MapWriter()
        .put(1, 1)
        .put(2, container.text())
        .put(3, code(kind))
        .put(4, server)
        .put(5, secret)
        .put(6, expires.getEpochSecond())
        .build()
        .encode();
  }

  /**
   * Reads a credential file's content.
   *
   * @throws Malformed by name
   */
  public static CredentialFile parse(Bytes encoded) {
    MapReader reader = MapReader.of(Cbor.parse(encoded, LIMITS), "credential");
    reader.integer(1, 1, 1);
    CredentialFile file =
        new CredentialFile(
            ContainerSerial.parse(reader.text(2, 17)),
            kind(reader.integer(3, 1, 3)),
            reader.text(4, LONGEST_ADDRESS),
            reader.bytes(5, SECRET_LENGTH, SECRET_LENGTH),
            Instant.ofEpochSecond(reader.integer(6, 0, MOST_SECONDS)));
    reader.end();
    if (!file.encode().equals(encoded)) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "a serial is written in one way");
    }
    return file;
  }

  @Override
  public String toString() {
    return "CredentialFile[" + container + "]";
  }

  private static int code(Credential.Kind kind) {
    return switch (kind) {
      case PERSONAL -> 1;
      case WORKLOAD -> 2;
      case RECOVERY -> 3;
    };
  }

  private static Credential.Kind kind(long code) {
    return switch ((int) code) {
      case 1 -> Credential.Kind.PERSONAL;
      case 2 -> Credential.Kind.WORKLOAD;
      default -> Credential.Kind.RECOVERY;
    };
  }
}
