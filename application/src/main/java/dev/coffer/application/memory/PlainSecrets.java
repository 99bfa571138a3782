package dev.coffer.application.memory;

import dev.coffer.application.container.Secrets;
import dev.coffer.application.container.SecretsUnreadable;
import dev.coffer.domain.Bytes;
import dev.coffer.domain.crypto.Digest;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Secrets that anyone can read and nobody can alter or move unnoticed by mistake: a digest over
 * purpose and content instead of encryption. For tests and simulation; it protects nothing. Any two
 * of them open each other's. Thread-safe.
 */
public final class PlainSecrets implements Secrets {
  private static final Bytes MAGIC = Bytes.utf8("plain");
  private static final int CONTENT = 5 + 8 + 32;

  private final AtomicLong sealed = new AtomicLong();

  @Override
  public Bytes seal(String purpose, Bytes plain) {
    Bytes context = context(purpose);
    if (plain.length() > LONGEST) {
      throw new IllegalArgumentException(
          "a secret has at most " + LONGEST + " bytes, this had " + plain.length());
    }
    Bytes serial = Bytes.fromHex("%016x".formatted(sealed.incrementAndGet()));
    return Bytes.concat(MAGIC, serial, tag(context, serial, plain), plain);
  }

  @Override
  public Bytes open(String purpose, Bytes sealed) {
    Bytes context = context(purpose);
    if (sealed.length() < CONTENT || !sealed.slice(0, MAGIC.length()).equals(MAGIC)) {
      throw new SecretsUnreadable(SecretsUnreadable.Reason.NOT_SEALED, "not a sealed secret");
    }
    Bytes serial = sealed.slice(MAGIC.length(), MAGIC.length() + 8);
    Bytes plain = sealed.slice(CONTENT, sealed.length());
    if (!sealed.slice(MAGIC.length() + 8, CONTENT).equals(tag(context, serial, plain))) {
      throw new SecretsUnreadable(
          SecretsUnreadable.Reason.ALTERED, "the secret was altered, or is of another purpose");
    }
    return plain;
  }

  private static Bytes context(String purpose) {
    Bytes context = Bytes.utf8(purpose);
    if (context.isEmpty() || context.length() > LONGEST_PURPOSE) {
      throw new IllegalArgumentException(
          "a purpose has 1.." + LONGEST_PURPOSE + " bytes, this had " + context.length());
    }
    return context;
  }

  private static Bytes tag(Bytes context, Bytes serial, Bytes plain) {
    return Digest.sha256(Digest.sha256(context).value(), serial, plain).value();
  }
}
