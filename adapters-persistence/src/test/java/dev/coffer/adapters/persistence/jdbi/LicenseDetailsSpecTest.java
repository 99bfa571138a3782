package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.cbor.Cbor;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.fixture.Samples;
import dev.coffer.domain.fixture.SpecFields;
import dev.coffer.domain.fixture.SpecPage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.Terms;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What docs/spec/storage.md says of a licence's details is what is in the column. */
class LicenseDetailsSpecTest {
  private static final Cbor.Limits LIMITS = new Cbor.Limits(1 << 22, 16, 1 << 17);

  @Test
  void theTableSaysWhatIsWrittenAndRefused() {
    License sold =
        Samples.sold(new FirmId(Digest.sha256(Bytes.utf8("firm"))), 1, Terms.builder().build());
    SpecFields.check(
        SpecPage.of("storage.md"),
        "Details of a licence",
        List.of(
            "format",
            "text",
            "features",
            "terms",
            "modules",
            "pending",
            "used",
            "seen",
            "restores",
            "lastRestore",
            "ghosts",
            "history"),
        List.of(
            LicenseDetails.of(sold).encode(),
            LicenseDetails.of(restored(sold, Instant.EPOCH)).encode()),
        octets -> LicenseDetails.read(Cbor.parse(octets, LIMITS)));
  }

  private static License restored(License license, Instant last) {
    return new License(
        license.id(),
        license.firm(),
        license.order(),
        license.ticket(),
        license.product(),
        license.features(),
        license.name(),
        license.text(),
        license.terms(),
        license.modules(),
        license.generation(),
        license.place(),
        license.pending(),
        license.successor(),
        license.used(),
        license.seen(),
        new License.Restores(1, Optional.of(last)),
        license.ghosts(),
        license.history());
  }
}
