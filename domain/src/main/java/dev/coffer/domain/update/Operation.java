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
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One change that an update makes to a container's granted state for one firm. */
public sealed interface Operation {
  /** The most operations of one update. */
  int MOST = 128;

  /** Puts an entry, in the place of an older generation's. The entry travels beside the update. */
  record Put(LicenseId license, int generation, Digest entry) implements Operation {
    public Put {
      requireGeneration(generation);
    }
  }

  /** Removes an entry; a tombstone stays until it is acknowledged. */
  record Remove(LicenseId license, int generation) implements Operation {
    public Remove {
      requireGeneration(generation);
    }
  }

  /** Lets the container forget a tombstone that Central has seen. */
  record Acknowledge(LicenseId license, int generation) implements Operation {
    public Acknowledge {
      requireGeneration(generation);
    }
  }

  /** Repairs the last-seen time of a suspect container; answers the context of one number. */
  record SetTime(Instant time, long contextSeq) implements Operation {
    public SetTime {
      time = Instant.ofEpochSecond(time.getEpochSecond());
    }
  }

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
   * @param entries what is granted from now on, in ascending order of licence, one each
   */
  record Rebase(long contextSeq, Digest granted, List<Put> entries) implements Operation {
    public Rebase {
      entries = entries.stream().sorted(Comparator.comparing(Put::license)).toList();
      if (entries.size() > MOST) {
        throw new Malformed(Malformed.Reason.OVER_LIMIT, "rebase of more than 128 entries");
      }
      if (entries.stream().map(Put::license).distinct().count() < entries.size()) {
        throw new Malformed(Malformed.Reason.DUPLICATE_KEY, "one licence twice in a rebase");
      }
    }
  }

  /** The digests of the entries that {@code operations} put. */
  static Set<Digest> entriesNamed(List<Operation> operations) {
    Set<Digest> named = new HashSet<>();
    for (Operation operation : operations) {
      if (operation instanceof Put put) {
        named.add(put.entry());
      } else if (operation instanceof Rebase rebase) {
        rebase.entries().forEach(put -> named.add(put.entry()));
      }
    }
    return named;
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
          case 7 -> rebase(contextSeq(reader), digest(reader, 8), puts(reader));
          default -> new Acknowledge(license(reader), generation(reader));
        };
    reader.end();
    return operation;
  }

  private static Rebase rebase(long contextSeq, Digest granted, List<Put> puts) {
    Rebase rebase = new Rebase(contextSeq, granted, puts);
    if (!rebase.entries().equals(puts)) {
      throw new Malformed(Malformed.Reason.NOT_CANONICAL, "entries of a rebase must be sorted");
    }
    return rebase;
  }

  private static void requireGeneration(int generation) {
    if (generation < 1) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "generation must be 1 or more");
    }
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
