package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.application.container.ContainerUnavailable;
import dev.coffer.application.container.NoSuchContainer;
import dev.coffer.application.container.UnsupportedOperation;
import dev.coffer.application.wire.CloudWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.KeySet;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.LicenseId;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The one cloud container that a device is enrolled for, reached over HTTP. Uses and proofs go
 * through leases there, so this driver declares neither.
 */
final class RemoteContainer implements ContainerDriver {
  private static final int LONGEST_KEYS = 16 * 1024;
  private static final int CAPACITY = 8192;

  private final CloudClient cloud;

  RemoteContainer(CloudClient cloud) {
    this.cloud = cloud;
  }

  @Override
  public Abilities abilities() {
    return new Abilities(ContainerKind.CLOUD, Set.of(Feature.CLOCK), CAPACITY);
  }

  @Override
  public List<ContainerSerial> list(Optional<ContainerSerial> after, int limit) {
    ContainerSerial here = cloud.tokens().held().container();
    return after.isPresent() && after.get().compareTo(here) >= 0 ? List.of() : List.of(here);
  }

  @Override
  public ContainerSerial create() {
    throw new UnsupportedOperation(Feature.CREATE);
  }

  @Override
  public SignedMessage context(
      ContainerSerial serial, FirmId firm, Optional<Bytes> challenge, List<Wish> wishes) {
    return context(serial, firm, challenge, wishes, false).context();
  }

  @Override
  public Backed backed(ContainerSerial serial, FirmId firm, List<Wish> wishes) {
    return context(serial, firm, Optional.empty(), wishes, true);
  }

  private Backed context(
      ContainerSerial serial,
      FirmId firm,
      Optional<Bytes> challenge,
      List<Wish> wishes,
      boolean backed) {
    require(serial);
    CloudWire.ContextRequest request =
        new CloudWire.ContextRequest(
            Wire.firm(firm),
            challenge.map(Bytes::base64Url).orElse(null),
            wishes.stream().map(CloudWire.WishBody::of).toList(),
            backed ? true : null);
    CloudWire.ContextBody body = answer(serial, () -> cloud.context(request));
    return cloud.read(
        body,
        each ->
            new Backed(
                CloudWire.message("context", each.context()), CloudWire.grant(each.grant())));
  }

  @Override
  public ApplyOutcome apply(ContainerSerial serial, SignedUpdate update) {
    require(serial);
    String bundle = SignedUpdate.encodeBundle(List.of(update)).base64Url();
    CloudWire.Applied applied =
        answer(serial, () -> cloud.apply(new CloudWire.Application(bundle)));
    return cloud.read(applied, RemoteContainer::outcome);
  }

  private static ApplyOutcome outcome(CloudWire.Applied applied) {
    String reason = applied.reason() == null ? "" : applied.reason();
    return switch (applied.outcome()) {
      case APPLIED, REPEATED ->
          new ApplyOutcome.Applied(
              CloudWire.message("receipt", applied.receipt() == null ? "" : applied.receipt()),
              applied.outcome() == CloudWire.Applied.Outcome.REPEATED);
      case REFUSED ->
          new ApplyOutcome.Refused(
              ApplyResult.Reason.valueOf(reason),
              applied.counterHere() == null ? 0 : applied.counterHere());
      case IN_USE ->
          new ApplyOutcome.InUse(applied.until() == null ? Instant.EPOCH : applied.until());
      case UNTRUSTED -> new ApplyOutcome.Untrusted(TrustRefusal.valueOf(reason));
    };
  }

  @Override
  public boolean contacted(ContainerSerial serial, SignedMessage contact) {
    require(serial);
    CloudWire.ContactBody body = new CloudWire.ContactBody(contact.encoded().base64Url());
    return answer(serial, () -> cloud.contact(body)).taken();
  }

  @Override
  public UseOutcome use(ContainerSerial serial, FirmId firm, LicenseId license, Id useId, Use use) {
    throw new UnsupportedOperation(Feature.UNWRAP);
  }

  @Override
  public SignedMessage prove(ContainerSerial serial, FirmId firm, Digest merkleRoot) {
    throw new UnsupportedOperation(Feature.UNWRAP);
  }

  @Override
  public KeySet keys(ContainerSerial serial) {
    return read(serial, body -> KeySet.parse(Wire.bytes("keys", body.keys(), LONGEST_KEYS)));
  }

  @Override
  public List<FirmId> firms(ContainerSerial serial) {
    return read(
        serial, body -> body.firms().stream().map(each -> Wire.firm(each.firm().id())).toList());
  }

  @Override
  public Contents contents(ContainerSerial serial, FirmId firm) {
    return read(
        serial,
        body ->
            body.firms().stream()
                .filter(each -> Wire.firm(each.firm().id()).equals(firm))
                .findFirst()
                .map(
                    each ->
                        new Contents(
                            each.blocked(),
                            each.items().stream().map(CloudWire.Item::item).toList(),
                            Time.trusted(each.lastSeen(), Optional.ofNullable(each.contact()))))
                .orElseGet(
                    () ->
                        new Contents(
                            false, List.of(), Time.trusted(Instant.EPOCH, Optional.empty()))));
  }

  @Override
  public void noteTime(ContainerSerial serial) {
    // Its server has a clock.
  }

  private <T> T read(ContainerSerial serial, Function<CloudWire.Contents, T> reading) {
    require(serial);
    return cloud.read(answer(serial, cloud::contents), reading);
  }

  private void require(ContainerSerial serial) {
    if (!cloud.tokens().held().container().equals(serial)) {
      throw new NoSuchContainer(serial);
    }
  }

  /** A call to the Cloud, made when asked. */
  private interface Asked<T> {
    Outcome<T> ask();
  }

  private static <T> T answer(ContainerSerial serial, Asked<T> asked) {
    Outcome<T> outcome;
    try {
      outcome = asked.ask();
    } catch (LinkUnavailable e) {
      throw new ContainerUnavailable("container " + serial + " cannot be reached", e);
    }
    if (outcome instanceof Outcome.Done<T> done) {
      return done.value();
    }
    Problem problem = ((Outcome.Refused<T>) outcome).problem();
    if (problem == Problem.CONTAINER_UNKNOWN) {
      throw new NoSuchContainer(serial);
    }
    throw new ContainerUnavailable(
        "container " + serial + " refuses this device: " + problem.type(), null);
  }
}
