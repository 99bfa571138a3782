package dev.coffer.application.central;

import dev.coffer.domain.container.ContainerContext;
import dev.coffer.domain.container.Tombstone;
import dev.coffer.domain.license.License;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.Adoption;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.VerifiedGrant;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Takes over in one exchange what was issued after the backup that Central was restored from. Used
 * once.
 */
final class Adopting {
  private final ContainerContext context;
  private final LicensesHere here;
  private final Instant now;

  Adopting(ContainerContext context, LicensesHere here, Instant now) {
    this.context = context;
    this.here = here;
    this.now = now;
  }

  Adoption.Decision decide(Chain chain, VerifiedGrant grant) {
    Set<LicenseId> named = new HashSet<>(grant.granted().entries().keySet());
    context.tombstones().stream().map(Tombstone::license).forEach(named::add);
    here.load(named);
    Map<LicenseId, License> known = new HashMap<>();
    here.all().stream()
        .filter(license -> license.firm().equals(context.firm()))
        .forEach(license -> known.put(license.id(), license));
    return Adoption.decide(chain, context, grant, known, now);
  }

  void carryOut(Chain before, Adoption.Decision.Adopted adopted) {
    adopted.events().forEach(here::on);
    Chain after = adopted.extended().chain();
    here.tell(
        context.serial().text(),
        "container.adopted",
        Map.of(
            "counter", Long.toString(after.issued().counter()),
            "known", Long.toString(before.issued().counter()),
            "licenses", Integer.toString(after.granted().entries().size())));
  }
}
