package dev.coffer.domain.update;

import dev.coffer.domain.Id;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.LicenseId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One change that an update makes to a container's granted state for one firm. */
public sealed interface Operation {
  /** The most operations of one update. */
  int MOST = 128;

  /** Puts an entry, in the place of an older generation's. The entry travels beside the update. */
  record Put(LicenseId license, int generation, Digest entry) implements Operation {}

  /** Removes an entry; a tombstone stays until it is acknowledged. */
  record Remove(LicenseId license, int generation) implements Operation {}

  /** Lets the container forget a tombstone that Central has seen. */
  record Acknowledge(LicenseId license, int generation) implements Operation {}

  /** Repairs the last-seen time of a suspect container; answers the context of one number. */
  record SetTime(Instant time, long contextSeq) implements Operation {}

  /** Nothing of this firm may be used. */
  record Block() implements Operation {}

  /** Ends a block. */
  record Unblock() implements Operation {}

  /** Announces a certificate by its digest, so that containers know a key before it signs. */
  record Certify(Digest certificate) implements Operation {}

  /**
   * Replaces the firm's whole granted state by the given entries; answers one context.
   *
   * @param contextSeq the context it answers
   * @param granted the digest of the granted state that context showed
   */
  record Rebase(long contextSeq, Digest granted, List<Put> entries) implements Operation {
    public Rebase {
      entries = List.copyOf(entries);
      if (entries.size() > MOST) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "rebase of more than 128 entries");
      }
    }
  }

  default Cbor toCbor() {
    MapWriter writer = new MapWriter();
    if (this instanceof Put put) {
      writer.put(1, 1);
      entry(writer, put.license(), put.generation()).put(4, put.entry().value());
    } else if (this instanceof Remove remove) {
      writer.put(1, 2);
      entry(writer, remove.license(), remove.generation());
    } else if (this instanceof SetTime set) {
      writer.put(1, 3);
      writer.put(5, set.time().getEpochSecond()).put(6, set.contextSeq());
    } else if (this instanceof Block) {
      writer.put(1, 4);
    } else if (this instanceof Unblock) {
      writer.put(1, 5);
    } else if (this instanceof Certify certify) {
      writer.put(1, 6);
      writer.put(7, certify.certificate().value());
    } else if (this instanceof Rebase rebase) {
      writer.put(1, 7);
      writer.put(6, rebase.contextSeq()).put(8, rebase.granted().value());
      writer.put(9, rebase.entries().stream().map(Operation::toCbor).toList());
    } else if (this instanceof Acknowledge acknowledge) {
      writer.put(1, 8);
      entry(writer, acknowledge.license(), acknowledge.generation());
    }
    return writer.build();
  }

  static Operation fromCbor(Cbor value) {
    MapReader reader = MapReader.of(value, "operation");
    Operation operation =
        switch ((int) reader.integer(1, 1, 8)) {
          case 1 -> new Put(license(reader), generation(reader), digest(reader, 4));
          case 2 -> new Remove(license(reader), generation(reader));
          case 3 ->
              new SetTime(
                  Instant.ofEpochSecond(reader.integer(5, 0, 253_402_300_799L)),
                  contextSeq(reader));
          case 4 -> new Block();
          case 5 -> new Unblock();
          case 6 -> new Certify(digest(reader, 7));
          case 7 -> new Rebase(contextSeq(reader), digest(reader, 8), puts(reader));
          default -> new Acknowledge(license(reader), generation(reader));
        };
    reader.end();
    return operation;
  }

  private static MapWriter entry(MapWriter writer, LicenseId license, int generation) {
    return writer.put(2, license.id().value()).put(3, generation);
  }

  private static LicenseId license(MapReader reader) {
    return new LicenseId(new Id(reader.bytes(2, Id.LENGTH, Id.LENGTH)));
  }

  private static int generation(MapReader reader) {
    return (int) reader.integer(3, 1, Integer.MAX_VALUE);
  }

  private static long contextSeq(MapReader reader) {
    return reader.integer(6, 1, Long.MAX_VALUE);
  }

  private static Digest digest(MapReader reader, long key) {
    return new Digest(reader.bytes(key, 32, 32));
  }

  private static List<Put> puts(MapReader reader) {
    List<Put> puts = new ArrayList<>();
    for (Cbor item : reader.array(9, MOST)) {
      if (!(fromCbor(item) instanceof Put put)) {
        throw new Malformed(Malformed.Reason.WRONG_TYPE, "a rebase holds puts only");
      }
      puts.add(put);
    }
    return puts;
  }
}
