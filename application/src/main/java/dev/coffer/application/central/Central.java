package dev.coffer.application.central;

import dev.coffer.application.Ids;
import dev.coffer.application.RandomSource;
import dev.coffer.application.Transactions;
import dev.coffer.application.Versioned;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.CertifiedContact;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.container.ContextReader;
import dev.coffer.domain.container.ContextReader.VerifiedContext;
import dev.coffer.domain.container.Wish;
import dev.coffer.domain.cose.MessageType;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.crypto.Digest;
import dev.coffer.domain.crypto.SignatureCheck;
import dev.coffer.domain.license.FirmId;
import dev.coffer.domain.license.License;
import dev.coffer.domain.ticket.Ticket;
import dev.coffer.domain.update.Chain;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.Trust;
import dev.coffer.domain.update.VerifiedGrant;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Delivers licences: {@link #exchange} is the whole server side of every container, whatever its
 * kind and however its context came here.
 *
 * <p>Thread-safe; stateless but for what its stores keep.
 */
public final class Central implements CentralLink {
  private static final int MOST_AROUND_ENTRY = 8;
  private static final int NONCE = 16;

  private final Firms firms;
  private final LicenseStore licenses;
  private final ChainStore chains;
  private final Outbox outbox;
  private final Transactions transactions;
  private final ContextReader reader;
  private final ProductKeys productKeys;
  private final Ids ids;
  private final RandomSource random;
  private final InstantSource clock;

  @Inject
  public Central(
      Firms firms,
      LicenseStore licenses,
      ChainStore chains,
      Outbox outbox,
      Transactions transactions,
      SignatureCheck check,
      ProductKeys productKeys,
      Ids ids,
      RandomSource random,
      InstantSource clock) {
    this.firms = firms;
    this.licenses = licenses;
    this.chains = chains;
    this.outbox = outbox;
    this.transactions = transactions;
    this.reader = new ContextReader(check);
    this.productKeys = productKeys;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
  }

  /**
   * Verifies the context; confirms all that it proves; puts the vendor's pending actions first,
   * then the wishes; answers the updates that the container lacks. Repeating it is harmless.
   */
  @Override
  public ExchangeResult exchange(
      SignedMessage context, Optional<SignedGrant> grant, String requestId) {
    return exchange(context, grant, Optional.empty());
  }

  /**
   * {@link #exchange(SignedMessage, Optional, String)} for wishes that speak for somebody.
   *
   * @param actor whose account the wishes speak for; a ticket activated so becomes theirs
   */
  public ExchangeResult exchange(
      SignedMessage context, Optional<SignedGrant> grant, Optional<AccountId> actor) {
    ContextReader.Reading reading = read(context);
    if (reading instanceof ContextReader.Reading.Refused refused) {
      return new ExchangeResult.Untrusted(refused.reason());
    }
    if (reading instanceof ContextReader.Reading.UnknownFirm unknown) {
      return new ExchangeResult.UnknownFirm(unknown.firm());
    }
    VerifiedContext verified = ((ContextReader.Reading.Genuine) reading).context();
    Optional<VerifiedGrant> proven = grant.flatMap(each -> read(verified, each));
    return sign(transactions.inTransaction(() -> receive(verified, proven, actor, List.of())));
  }

  /**
   * Reads what came beside a context, before a transaction; empty when the context's firm did not
   * sign it: then it is as good as not sent.
   */
  public Optional<VerifiedGrant> read(VerifiedContext context, SignedGrant grant) {
    try {
      return firms
          .trust(context.context().firm())
          .map(trust -> trust.readGrant(grant))
          .filter(Trust.GrantReading.Genuine.class::isInstance)
          .map(reading -> ((Trust.GrantReading.Genuine) reading).grant());
    } catch (Malformed signedByNobody) {
      return Optional.empty();
    }
  }

  /**
   * Reads a context before a transaction: pure but for loading the firm. One that knows newer keys
   * of the firm than are known here has another node to thank; they are loaded then.
   */
  public ContextReader.Reading read(SignedMessage context) {
    AtomicReference<@Nullable FirmId> asked = new AtomicReference<>();
    ContextReader.Reading reading =
        reader.read(
            context,
            id -> {
              asked.set(id);
              return firms.trust(id);
            });
    @Nullable FirmId firm = asked.get();
    if (firm == null) {
      return reading;
    }
    if (reading instanceof ContextReader.Reading.Genuine genuine) {
      if (genuine.context().context().epoch() > firms.issuing(firm).epoch()) {
        firms.refreshed(firm);
      }
      return reading;
    }
    return firms.refreshed(firm) ? reader.read(context, firms::trust) : reading;
  }

  /**
   * What {@link #receive} decided, to be signed after its transaction: signing inside it would sign
   * what might be rolled back.
   */
  public record Decided(
      FirmId firm,
      List<Chain.Step> steps,
      List<ExchangeResult.RefusedWish> refusedWishes,
      Optional<Chain.Incident> incident,
      Optional<CertifiedContact> contact,
      Optional<Bytes> challenge,
      boolean grantWanted) {}

  /**
   * The part of {@link #exchange} that joins the caller's transaction.
   *
   * @param grant what the container's firm granted it, where Central has forgotten that
   * @param actor whose account the wishes speak for; empty: nobody's
   * @param asked wishes of whoever handed the context in: each carries its own right, and none is
   *     heard beside an old context
   */
  public Decided receive(
      VerifiedContext context,
      Optional<VerifiedGrant> grant,
      Optional<AccountId> actor,
      List<Wish> asked) {
    Versioned<Chain> chain =
        chains
            .find(context.context().serial(), context.context().firm())
            .orElseGet(() -> unheardOf(context));
    return receive(context, grant, actor, asked, chain, false);
  }

  /**
   * {@link #receive(VerifiedContext, Optional, Optional, List)} of a container that the caller
   * makes in this transaction: nobody can have heard of it, so nothing of it is looked for.
   */
  public Decided receiveFirst(VerifiedContext context) {
    return receive(
        context, Optional.empty(), Optional.empty(), List.of(), unheardOf(context), true);
  }

  private static Versioned<Chain> unheardOf(VerifiedContext context) {
    return Versioned.fresh(
        Chain.start(context.context().serial(), context.keys(), context.context().firm()));
  }

  private Decided receive(
      VerifiedContext context,
      Optional<VerifiedGrant> grant,
      Optional<AccountId> actor,
      List<Wish> asked,
      Versioned<Chain> chain,
      boolean newborn) {
    FirmId firm = context.context().firm();
    Chain challenging =
        chain.value().nonce().length() > 0
            ? chain.value()
            : chain.value().challengingBy(random.next(NONCE));
    ProductKeys.Dressing dressing =
        productKeys.dressing(context.keys(), context.context().serial().kind());
    ExchangeWork work =
        new ExchangeWork(
            context,
            grant,
            chain,
            challenging,
            actor,
            asked,
            licenses,
            chains,
            dressing,
            firms.issuing(firm),
            clock.instant());
    work.run(newborn);
    for (LicensesHere.Happened happened : work.happened()) {
      append(firm, happened);
    }
    List<Chain.Step> steps = work.answer(SignedUpdate.MOST_IN_BUNDLE);
    List<Chain.Step> fitting = fitting(steps, firms.issuing(firm).around());
    return new Decided(
        firm,
        fitting,
        work.refusedWishes(),
        work.incident(),
        work.contact(),
        work.challenge(),
        work.grantWanted());
  }

  /** The first steps, at least one, whose updates fit a bundle; a later contact gets the rest. */
  private static List<Chain.Step> fitting(List<Chain.Step> steps, int around) {
    long octets = 0;
    for (int i = 0; i < steps.size(); i++) {
      Chain.Step step = steps.get(i);
      octets += around + step.payload().length();
      for (Bytes entry : step.entries()) {
        octets += MOST_AROUND_ENTRY + entry.length();
      }
      if (i > 0 && octets > SignedUpdate.LONGEST_BUNDLE) {
        return steps.subList(0, i);
      }
    }
    return steps;
  }

  /** Signs what was decided with the firm's current issuing key. */
  public ExchangeResult.Answered sign(Decided decided) {
    IssuingKey issuing = firms.issuing(decided.firm());
    List<SignedUpdate> updates = new ArrayList<>();
    for (Chain.Step step : decided.steps()) {
      updates.add(
          new SignedUpdate(issuing.sign(MessageType.UPDATE, step.payload()), step.entries()));
    }
    return new ExchangeResult.Answered(
        updates,
        decided.refusedWishes(),
        decided.incident(),
        decided.contact().map(contact -> issuing.sign(MessageType.TIME, contact.encode())),
        decided.challenge(),
        decided.grantWanted());
  }

  /** The firms that have, or had, something for a container. */
  public List<FirmId> firmsOf(ContainerSerial container) {
    return transactions.inTransaction(() -> chains.firms(container));
  }

  /** What a ticket shows: its licences and where they are. */
  public record TicketView(Ticket ticket, List<License> licenses) {}

  /** Looks a ticket up by its code's lookup hash. */
  public Optional<TicketView> show(Digest ticketHash) {
    return transactions.inTransaction(
        () ->
            licenses
                .ticket(ticketHash)
                .map(
                    ticket ->
                        new TicketView(
                            ticket.value(),
                            licenses.licenses(ticket.value().licenses()).stream()
                                .map(Versioned::value)
                                .toList())));
  }

  /** Its licences as they are now. */
  public List<License> licenses(Ticket ticket) {
    return transactions.inTransaction(
        () -> licenses.licenses(ticket.licenses()).stream().map(Versioned::value).toList());
  }

  private void append(FirmId firm, LicensesHere.Happened happened) {
    outbox.append(
        new Event(
            ids.next(),
            clock.instant(),
            Optional.of(firm),
            happened.subject(),
            happened.type(),
            new TreeMap<>(happened.data())));
  }
}
