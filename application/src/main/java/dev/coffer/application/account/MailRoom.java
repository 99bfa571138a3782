package dev.coffer.application.account;

import dev.coffer.application.Ids;
import dev.coffer.application.Transactions;
import dev.coffer.application.container.Secrets;
import dev.coffer.application.outbox.Event;
import dev.coffer.application.outbox.Outbox;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.account.EmailAddress;
import dev.coffer.domain.license.FirmCode;
import jakarta.inject.Inject;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Mail on its way: written with the change that causes it, sealed since it holds codes, and sent
 * afterwards at least once, in order. Thread-safe; run {@link #deliver} from one place at a time to
 * send nothing twice without need.
 */
public final class MailRoom {
  private static final String TYPE = "mail.due";
  private static final String PURPOSE = "mail/";

  private final Outbox outbox;
  private final Transactions transactions;
  private final Secrets secrets;
  private final Mailer mailer;
  private final Ids ids;
  private final InstantSource clock;
  private final MailTexts texts;
  private final AccountSettings settings;
  private final AtomicLong refused = new AtomicLong();

  @Inject
  public MailRoom(
      Outbox outbox,
      Transactions transactions,
      Secrets secrets,
      Mailer mailer,
      Ids ids,
      InstantSource clock,
      MailTexts texts,
      AccountSettings settings) {
    this.outbox = outbox;
    this.transactions = transactions;
    this.secrets = secrets;
    this.mailer = mailer;
    this.ids = ids;
    this.clock = clock;
    this.texts = texts;
    this.settings = settings;
  }

  /**
   * Writes a message; joins the caller's transaction.
   *
   * @param firm whose text serves, if it has one; empty: the server's
   * @param values for the places of the text; the server's address is known here
   */
  public void write(
      EmailAddress to, MailKind kind, Optional<FirmCode> firm, Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(values);
    all.put("server", settings.publicAddress());
    MailTemplate template = texts.of(kind, firm);
    write(to, template.subject(all), template.text(all));
  }

  private void write(EmailAddress to, String subject, String text) {
    var id = ids.next();
    TreeMap<String, String> data = new TreeMap<>();
    data.put("to", secrets.seal(PURPOSE + id.text(), Bytes.utf8(to.value())).base64Url());
    data.put("subject", subject);
    data.put("text", secrets.seal(PURPOSE + id.text(), Bytes.utf8(text)).base64Url());
    outbox.append(new Event(id, clock.instant(), Optional.empty(), "mail", TYPE, data));
  }

  /**
   * Sends what is due, at most {@code limit} messages.
   *
   * <p>A message that the mailer refuses for ever is given up, so that it holds up no other.
   *
   * @return how many were sent or given up
   * @throws MailUnavailable when one could not be handed over; it and those after it stay due
   */
  public int deliver(int limit) {
    List<Outbox.Entry> due = transactions.inTransaction(() -> outbox.pending(TYPE, limit));
    for (Outbox.Entry entry : due) {
      try {
        mailer.send(read(entry.event()));
      } catch (MailRefused never) {
        refused.incrementAndGet();
      }
      transactions.run(() -> outbox.handled(entry.position()));
    }
    return due.size();
  }

  /** How many messages were refused for ever since this process began. */
  public long refused() {
    return refused.get();
  }

  private Mailer.Mail read(Event event) {
    String id = event.id().text();
    return new Mailer.Mail(
        id,
        new EmailAddress(open(id, event, "to")),
        event.data().getOrDefault("subject", ""),
        open(id, event, "text"));
  }

  private String open(String id, Event event, String field) {
    String sealed = event.data().getOrDefault(field, "");
    return secrets.open(PURPOSE + id, Bytes.fromBase64Url(sealed)).asUtf8();
  }
}
