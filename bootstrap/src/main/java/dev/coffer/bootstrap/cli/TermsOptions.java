package dev.coffer.bootstrap.cli;

import dev.coffer.application.wire.TermsBody;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.bootstrap.config.Durations;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.Binding;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.lease.Counting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a product's licences allow: a mixin. What is not named stays as it is. */
final class TermsOptions {
  private static final int MOST_SECRET = 256;

  /** The terms that can be taken away. */
  enum Term {
    VALID_FROM,
    VALID_UNTIL,
    USAGE_PERIOD,
    MAINTENANCE_UNTIL,
    UNITS,
    CONTACT_EVERY,
    BORROW,
    NAMED_USER,
    BINDING,
    PUBLIC_DATA,
    MODULES
  }

  @Option(
      names = "--feature",
      split = ",",
      paramLabel = "N",
      description = "A feature it has, 0 to 63. Repeatable.")
  private @Nullable List<Integer> features;

  @Option(
      names = "--module",
      paramLabel = "CODE:NAME[:N,N…]",
      description = "A product sold with it under the same terms, with its features. Repeatable.")
  private @Nullable List<String> modules;

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "KIND",
      description = "Where it may live, the usual first: ${COMPLETION-CANDIDATES}. Repeatable.")
  private @Nullable List<ContainerKind> kinds;

  @Option(names = "--seats", paramLabel = "N", description = "How many may use it at once.")
  private @Nullable Integer seats;

  @Option(
      names = "--counting",
      paramLabel = "RULE",
      description = "What takes a seat: ${COMPLETION-CANDIDATES}.")
  private @Nullable Counting counting;

  @Option(
      names = "--linger",
      paramLabel = "TIME",
      description = "How long a seat stays taken after its release, as 10m.")
  private @Nullable String linger;

  @Option(names = "--units", paramLabel = "N", description = "Units in all: pay per use.")
  private @Nullable Long units;

  @Option(names = "--valid-from", paramLabel = "DATE", description = "Usable from, as 2027-01-01.")
  private @Nullable String validFrom;

  @Option(
      names = "--valid-until",
      paramLabel = "DATE",
      description = "Usable before, as 2028-01-01 or 2028-01-01T00:00:00Z.")
  private @Nullable String validUntil;

  @Option(
      names = "--usage-period",
      paramLabel = "TIME",
      description = "Usable for this long from its first use, as 30d.")
  private @Nullable String usagePeriod;

  @Option(
      names = "--maintenance-until",
      paramLabel = "DATE",
      description = "Covers programs that were released before.")
  private @Nullable String maintenanceUntil;

  @Option(
      names = "--contact-every",
      paramLabel = "TIME",
      description = "Unusable when its container was out of contact for so long, as 7d.")
  private @Nullable String contactEvery;

  @Option(names = "--named-user", paramLabel = "NAME", description = "The one user it is for.")
  private @Nullable String namedUser;

  @Option(
      names = "--local-only",
      negatable = true,
      description = "Whether it is never served to another computer.")
  private @Nullable Boolean localOnly;

  @Option(
      names = "--binding",
      paramLabel = "HOW",
      description =
          "How closely a machine container has to be bound at least: ${COMPLETION-CANDIDATES}.")
  private @Nullable Binding binding;

  @Option(names = "--public-data", paramLabel = "TEXT", description = "Your data, for all to read.")
  private @Nullable String publicData;

  @Option(
      names = "--secret-data-file",
      paramLabel = "FILE",
      description = "Your data as a source of keys, at most 256 bytes; never shown.")
  private @Nullable Path secretData;

  @Option(
      names = "--without",
      split = ",",
      paramLabel = "TERM",
      description = "A term to take away: ${COMPLETION-CANDIDATES}. Repeatable.")
  private @Nullable List<Term> without;

  @Mixin private MovesOptions moves;

  /** The product with what was named. */
  VendorWire.ProductBody onto(
      VendorWire.ProductBody product, @Nullable String name, @Nullable String text) {
    return new VendorWire.ProductBody(
        product.code(),
        name == null ? product.name() : name,
        text == null ? product.text() : text,
        features == null ? product.features() : Typed.features(features),
        terms(product.terms() == null ? TermsBody.ofDefaults() : product.terms()),
        modules == null
            ? kept(Term.MODULES, product.modules())
            : modules.stream().map(TermsOptions::module).toList());
  }

  private TermsBody terms(TermsBody before) {
    return new TermsBody(
        kinds == null ? before.kinds() : kinds,
        date(validFrom, kept(Term.VALID_FROM, before.validFrom())),
        date(validUntil, kept(Term.VALID_UNTIL, before.validUntil())),
        seconds(usagePeriod, kept(Term.USAGE_PERIOD, before.usagePeriodSeconds())),
        date(maintenanceUntil, kept(Term.MAINTENANCE_UNTIL, before.maintenanceUntil())),
        units == null ? kept(Term.UNITS, before.units()) : units,
        seats == null ? before.seats() : seats,
        counting == null ? before.counting() : counting,
        seconds(linger, before.lingerSeconds()),
        kept(Term.BORROW, before.borrow()),
        before.linkLoss(),
        seconds(contactEvery, kept(Term.CONTACT_EVERY, before.contactEverySeconds())),
        namedUser == null ? kept(Term.NAMED_USER, before.namedUser()) : namedUser,
        localOnly == null ? before.localOnly() : localOnly,
        moves.onto(before.moves()),
        publicData == null
            ? kept(Term.PUBLIC_DATA, before.publicData())
            : Bytes.utf8(publicData).base64Url(),
        secretData == null ? null : read(secretData).base64Url(),
        binding == null ? kept(Term.BINDING, before.binding()) : binding);
  }

  private <T> @Nullable T kept(Term term, @Nullable T before) {
    return without != null && without.contains(term) ? null : before;
  }

  private static @Nullable Instant date(@Nullable String text, @Nullable Instant before) {
    return text == null ? before : Dates.parse(text);
  }

  private static @Nullable Long seconds(@Nullable String text, @Nullable Long before) {
    if (text == null) {
      return before;
    }
    try {
      return Durations.parse(text).toSeconds();
    } catch (IllegalArgumentException e) {
      throw new Misuse(
          "A time " + Objects.requireNonNullElse(e.getMessage(), "cannot be read") + ".",
          "Write it as 90s, 10m, 24h or 30d.");
    }
  }

  private static VendorWire.Module module(String text) {
    String[] parts = text.split(":", 3);
    try {
      List<Integer> bits =
          parts.length < 3
              ? List.of()
              : Arrays.stream(parts[2].split(",")).map(Integer::valueOf).toList();
      return new VendorWire.Module(Long.parseLong(parts[0]), parts[1], bits);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new Misuse("'" + text + "' is no module.", "Write it as 11:Import or 11:Import:0,3.");
    }
  }

  private static Bytes read(Path file) {
    try {
      byte[] octets = Files.readAllBytes(file);
      if (octets.length == 0 || octets.length > MOST_SECRET) {
        throw new Misuse(
            "Secret data has 1 to 256 bytes, the file has " + octets.length + ".",
            "Use a shorter one.");
      }
      return Bytes.of(octets);
    } catch (IOException e) {
      throw NamedFile.unreadable(file);
    }
  }
}
