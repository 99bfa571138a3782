package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.cbor.MapReader;
import dev.coffer.domain.cbor.MapWriter;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Used;
import dev.coffer.domain.license.FeatureMap;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseEntry.ModuleEntry;
import dev.coffer.domain.license.Place;
import dev.coffer.domain.license.Terms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The column {@code license.details}: what of a licence nobody searches by, as one CBOR map; its
 * keys are listed in docs/spec/storage.md.
 */
record LicenseDetails(
    String text,
    FeatureMap features,
    Terms terms,
    List<ModuleEntry> modules,
    List<Terms> pending,
    Used used,
    Used seen,
    License.Restores restores,
    List<License.Ghost> ghosts,
    List<License.HistoryLine> history) {
  static final Codes<Place.State> STATES =
      new Codes<>(
          Place.State.class,
          state ->
              switch (state) {
                case AVAILABLE -> "available";
                case DELIVERING -> "delivering";
                case ACTIVE -> "active";
                case RETURNING -> "returning";
                case WITHDRAWING -> "withdrawing";
                case WITHDRAWN -> "withdrawn";
                case REPLACED -> "replaced";
              });

  private static final int FORMAT = 1;
  private static final int MOST = 1 << 16;
  private static final int LONGEST_TEXT = 1024;

  static Cbor of(License license) {
    return new MapWriter()
        .put(1, FORMAT)
        .put(2, license.text())
        .put(3, license.features().bits())
        .put(4, license.terms().toCbor())
        .put(5, license.modules().stream().map(ModuleEntry::toCbor).toList())
        .put(6, license.pending().stream().map(Terms::toCbor).toList())
        .put(7, used(license.used()))
        .put(8, used(license.seen()))
        .put(9, license.restores().count())
        .put(10, license.restores().last().map(Items::time))
        .put(11, license.ghosts().stream().map(LicenseDetails::ghost).toList())
        .put(12, license.history().stream().map(LicenseDetails::line).toList())
        .build();
  }

  static LicenseDetails read(Cbor value) {
    MapReader reader = MapReader.of(value, "license.details");
    reader.integer(1, FORMAT, FORMAT);
    LicenseDetails details =
        new LicenseDetails(
            reader.text(2, LONGEST_TEXT),
            new FeatureMap(reader.integer(3, Long.MIN_VALUE, Long.MAX_VALUE)),
            Terms.fromCbor(reader.required(4)),
            reader.array(5, MOST).stream().map(ModuleEntry::fromCbor).toList(),
            reader.array(6, MOST).stream().map(Terms::fromCbor).toList(),
            used(reader.required(7)),
            used(reader.required(8)),
            new License.Restores(
                (int) reader.integer(9, 0, Integer.MAX_VALUE),
                reader.optional(10).map(Items::time)),
            reader.array(11, MOST).stream().map(LicenseDetails::ghost).toList(),
            reader.array(12, MOST).stream().map(LicenseDetails::line).toList());
    reader.end();
    return details;
  }

  private static Cbor used(Used used) {
    List<Cbor> parts = new ArrayList<>();
    parts.add(Cbor.of(used.units()));
    used.firstUse().ifPresent(first -> parts.add(Cbor.of(first.getEpochSecond())));
    return Cbor.array(parts);
  }

  private static Used used(Cbor value) {
    List<Cbor> parts = Items.of(value);
    return new Used(
        Items.number(parts.get(0)),
        parts.size() < 2
            ? Optional.empty()
            : Optional.of(Instant.ofEpochSecond(Items.number(parts.get(1)))));
  }

  private static Cbor ghost(License.Ghost ghost) {
    return Cbor.array(
        Cbor.of(ghost.generation()), Cbor.of(ghost.container().text()), used(ghost.counted()));
  }

  private static License.Ghost ghost(Cbor value) {
    List<Cbor> parts = Items.of(value);
    return new License.Ghost(
        (int) Items.number(parts.get(0)),
        ContainerSerial.parse(Items.text(parts.get(1))),
        used(parts.get(2)));
  }

  private static Cbor line(License.HistoryLine line) {
    List<Cbor> parts = new ArrayList<>();
    parts.add(Items.time(line.at()));
    parts.add(Cbor.of(line.event()));
    parts.add(Cbor.of(STATES.word(line.state())));
    parts.add(Cbor.of(line.generation()));
    line.container().ifPresent(container -> parts.add(Cbor.of(container)));
    return Cbor.array(parts);
  }

  private static License.HistoryLine line(Cbor value) {
    List<Cbor> parts = Items.of(value);
    return new License.HistoryLine(
        Items.time(parts.get(0)),
        Items.text(parts.get(1)),
        STATES.constant(Items.text(parts.get(2))),
        (int) Items.number(parts.get(3)),
        parts.size() < 5 ? Optional.empty() : Optional.of(Items.text(parts.get(4))));
  }
}
