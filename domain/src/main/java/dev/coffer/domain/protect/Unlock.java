package dev.coffer.domain.protect;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.Demand;
import dev.coffer.domain.container.UseResult;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.LicenseEntry;
import java.util.Optional;

/** A key that a use is to give. */
public sealed interface Unlock {
  /** The content key of a protected file, on the terms of its head. */
  record Content(ProtectedHeader header) implements Unlock {
    @Override
    public Demand demand(Demand asked) {
      return new Demand(
          header.units(), header.released().or(asked::released), asked.user(), asked.served());
    }

    @Override
    public Optional<UseResult.Refused> refusal(LicenseEntry entry, ContainerKind kind) {
      FeatureMap licensed =
          entry.featuresOf(header.product()).filter(any -> isOf(entry)).orElse(FeatureMap.NONE);
      if (!licensed.hasAll(header.features())) {
        return Optional.of(
            new UseResult.FeaturesMissing(header.product(), header.features().without(licensed)));
      }
      return isOf(entry) && header.key(kind).isPresent() && key(entry).isPresent()
          ? Optional.empty()
          : Optional.of(new UseResult.KeyMissing(header.product(), header.keyVersion()));
    }

    private boolean isOf(LicenseEntry entry) {
      return entry.firm().equals(header.firm());
    }

    @Override
    public Optional<EntryKey> key(LicenseEntry entry) {
      return EntryKey.in(entry, header.product(), header.keyVersion());
    }

    @Override
    public Digest digest() {
      return header.digest();
    }
  }

  /**
   * A key derived from the secret data of the terms.
   *
   * @param label chosen by the program, 1 to 64 octets: another label is another key
   */
  record Secret(Bytes label) implements Unlock {
    /** The longest label, in octets. */
    public static final int LONGEST = 64;

    public Secret {
      if (label.isEmpty() || label.length() > LONGEST) {
        throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a label has 1..64 octets");
      }
    }

    @Override
    public Demand demand(Demand asked) {
      return asked;
    }

    @Override
    public Optional<UseResult.Refused> refusal(LicenseEntry entry, ContainerKind kind) {
      return key(entry).isPresent()
          ? Optional.empty()
          : Optional.of(new UseResult.KeyMissing(entry.product(), EntryKey.SECRET_DATA));
    }

    @Override
    public Optional<EntryKey> key(LicenseEntry entry) {
      return EntryKey.in(entry, entry.product(), EntryKey.SECRET_DATA);
    }

    @Override
    public Digest digest() {
      return Digest.sha256(Bytes.utf8("secret"), label);
    }

    /** What the key is derived from, beside the secret. */
    public Bytes bound() {
      return Bytes.concat(Bytes.utf8("coffer/1/secret-data/"), label);
    }
  }

  /** What is demanded of the licence, given what was asked for beside. */
  Demand demand(Demand asked);

  /** Why {@code entry} in a container of {@code kind} does not give it. */
  Optional<UseResult.Refused> refusal(LicenseEntry entry, ContainerKind kind);

  /** The wrapped secret of {@code entry} that it comes from. */
  Optional<EntryKey> key(LicenseEntry entry);

  /** Tells it from every other. */
  Digest digest();

  /** The key source that stands for secret data in entries: 32 octets that do not show the data. */
  static Bytes source(Bytes secretData) {
    return Digest.sha256(Bytes.utf8("coffer/1/secret-source"), secretData).value();
  }
}
