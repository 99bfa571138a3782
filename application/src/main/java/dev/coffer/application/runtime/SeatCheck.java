package dev.coffer.application.runtime;

import dev.coffer.application.lease.SeatGrant;
import dev.coffer.application.lease.SeatRequest;
import dev.coffer.domain.container.ContainerProof;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.lease.LeaseId;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.update.Trust;
import java.util.Optional;
import java.util.Set;

/**
 * Decides whether a grant is believed: terms by the firm's signature only, possession by the
 * container's only. Pure. Thread-safe.
 */
final class SeatCheck {
  private final SignatureCheck check;

  SeatCheck(SignatureCheck check) {
    this.check = check;
  }

  /** What is believed of one request's grants. */
  interface For {
    /** The entry that a grant is for; empty when any part of it is not genuine. */
    Optional<LicenseEntry> entry(SeatGrant grant);
  }

  /** The entry that a grant is for; empty when any part of it is not genuine. */
  Optional<LicenseEntry> entry(SeatGrant grant, SeatRequest request, Trust trust) {
    Trust.EntryReading reading = trust.readEntry(grant.certifiedBy(), grant.entry());
    if (!(reading instanceof Trust.EntryReading.Genuine genuine)) {
      return Optional.empty();
    }
    LicenseEntry entry = genuine.entry();
    boolean asked =
        request.query().matches(entry)
            && entry.license().equals(grant.seat().license())
            && grant.seat().firm().equals(entry.firm())
            && grant.seat().lease().equals(request.lease());
    Digest holder = SeatRequest.holderValue(request.holder());
    return asked
            && proves(
                grant.proof(),
                trust.required(MessageType.PROOF),
                genuine.container(),
                entry,
                request.lease(),
                holder,
                request.nonce())
        ? Optional.of(entry)
        : Optional.empty();
  }

  private boolean proves(
      SeatGrant.Proof proof,
      Set<Algorithm> required,
      Digest container,
      LicenseEntry entry,
      LeaseId lease,
      Digest holder,
      Digest nonce) {
    Optional<ContainerProof.Verified> opened = ContainerProof.open(proof.signed(), required, check);
    Digest leaf =
        ContainerProof.leaf(
            container, entry.firm(), entry.digest(), lease.id(), holder, nonce, proof.seconds());
    return opened.isPresent()
        && opened.get().keys().thumbprint().equals(container)
        && opened.get().proof().firm().equals(entry.firm())
        && opened.get().proof().root().equals(proof.path().rootFrom(leaf));
  }
}
