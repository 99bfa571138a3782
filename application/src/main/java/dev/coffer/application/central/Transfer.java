package dev.coffer.application.central;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.container.ContainerDriver;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ApplyResult;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The one process that moves licences, whatever the container and however far Central: context,
 * updates, receipt, until nothing is missing.
 *
 * <p>May stop or be cut off anywhere and be run again: each side goes on from what is durable
 * there. Thread-safe. External: never called inside a transaction.
 */
public final class Transfer {
  private static final int MOST_ROUNDS = 16;

  private final ContainerDriver driver;
  private final CentralLink link;

  public Transfer(ContainerDriver driver, CentralLink link) {
    this.driver = driver;
    this.link = link;
  }

  /** How a transfer ended. */
  public sealed interface Ending {
    /**
     * Why it did not come to its end.
     *
     * @throws IllegalStateException when it did
     */
    default <T> Outcome<T> refusal() {
      if (this instanceof UnknownFirm) {
        return Outcome.refused(Problem.FIRM_UNKNOWN);
      }
      if (this instanceof ContextRefused refused) {
        return Outcome.refused(Problem.CONTEXT_UNTRUSTED, "reason", refused.reason().name());
      }
      if (this instanceof UpdateRefused refused) {
        return refused.reason() == ApplyResult.Reason.ANOTHER_CONTEXT
            ? Outcome.refused(Problem.CONTAINER_LEFT_BEHIND)
            : Outcome.refused(Problem.UPDATE_REFUSED, "reason", refused.reason().name());
      }
      if (this instanceof InUse inUse) {
        return Outcome.refused(Problem.LICENSE_IN_USE, "until", inUse.until().toString());
      }
      if (this instanceof UpdateUntrusted untrusted) {
        return Outcome.refused(Problem.UPDATE_REFUSED, "reason", untrusted.reason().name());
      }
      throw new IllegalStateException("it did come to its end");
    }

    /**
     * The container lacks nothing, and Central knows it.
     *
     * @param applied how many updates were applied
     */
    record Complete(
        int applied,
        List<ExchangeResult.RefusedWish> refusedWishes,
        Optional<Chain.Incident> incident)
        implements Ending {
      public Complete {
        refusedWishes = List.copyOf(refusedWishes);
      }
    }

    /** Central does not believe the container. */
    record ContextRefused(TrustRefusal reason) implements Ending {}

    /** Central does not serve the firm. */
    record UnknownFirm(FirmId firm) implements Ending {}

    /** The container does not take an update: its chain says why. */
    record UpdateRefused(ApplyResult.Reason reason) implements Ending {}

    /**
     * What the container is to give up is in use. It goes when the last use ends; nobody gets more
     * time meanwhile.
     *
     * @param until when the last use ends that is known now
     * @param refusedWishes wishes that were not granted
     */
    record InUse(Instant until, List<ExchangeResult.RefusedWish> refusedWishes) implements Ending {
      public InUse {
        refusedWishes = List.copyOf(refusedWishes);
      }
    }

    /** The container does not believe Central. */
    record UpdateUntrusted(TrustRefusal reason) implements Ending {}
  }

  /** Runs from a fresh context with these wishes. */
  public Ending run(ContainerSerial serial, FirmId firm, List<Wish> wishes, String requestId) {
    SignedMessage context = driver.context(serial, firm, Optional.empty(), wishes);
    ExchangeResult first = link.exchange(context, requestId);
    Optional<Bytes> challenge =
        first instanceof ExchangeResult.Answered answered ? answered.challenge() : Optional.empty();
    if (challenge.isPresent()) {
      // Before its updates: what they bring would hide that an older state was put back.
      first = link.exchange(driver.context(serial, firm, challenge, wishes), requestId);
    }
    if (first instanceof ExchangeResult.Answered answered && answered.grantWanted()) {
      ContainerDriver.Backed backed = driver.backed(serial, firm, wishes);
      if (backed.grant().isPresent()) {
        first = link.exchange(backed.context(), backed.grant(), requestId);
      }
    }
    return goOn(serial, first, requestId);
  }

  /** Goes on from an answer of Central. */
  public Ending goOn(ContainerSerial serial, ExchangeResult first, String requestId) {
    ExchangeResult result = first;
    int applied = 0;
    Optional<ExchangeResult.Answered> firstAnswer = Optional.empty();
    for (int round = 0; round < MOST_ROUNDS; round++) {
      if (result instanceof ExchangeResult.Untrusted untrusted) {
        return new Ending.ContextRefused(untrusted.reason());
      }
      if (result instanceof ExchangeResult.UnknownFirm unknown) {
        return new Ending.UnknownFirm(unknown.firm());
      }
      ExchangeResult.Answered answered = (ExchangeResult.Answered) result;
      if (firstAnswer.isEmpty()) {
        firstAnswer = Optional.of(answered);
      }
      if (answered.updates().isEmpty()) {
        answered.contact().ifPresent(contact -> driver.contacted(serial, contact));
        break;
      }
      SignedMessage receipt = null;
      for (SignedUpdate update : answered.updates()) {
        ContainerDriver.ApplyOutcome outcome = driver.apply(serial, update);
        if (outcome instanceof ContainerDriver.ApplyOutcome.Refused refused) {
          return new Ending.UpdateRefused(refused.reason());
        }
        if (outcome instanceof ContainerDriver.ApplyOutcome.InUse inUse) {
          return new Ending.InUse(inUse.until(), firstAnswer.get().refusedWishes());
        }
        if (outcome instanceof ContainerDriver.ApplyOutcome.Untrusted untrusted) {
          return new Ending.UpdateUntrusted(untrusted.reason());
        }
        receipt = ((ContainerDriver.ApplyOutcome.Applied) outcome).receipt();
        applied++;
      }
      result = link.exchange(Objects.requireNonNull(receipt), requestId);
    }
    return new Ending.Complete(
        applied,
        firstAnswer.map(ExchangeResult.Answered::refusedWishes).orElse(List.of()),
        firstAnswer.flatMap(ExchangeResult.Answered::incident));
  }
}
