package dev.coffer.domain.account;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import java.util.Locale;

/**
 * An e-mail address as a sign-in name: trimmed, lower case, 3 to 254 characters, one {@code @} with
 * something on both sides, no control characters or spaces. Whether mail arrives, only mail tells.
 */
public record EmailAddress(String value) implements Comparable<EmailAddress> {
  private static final int LONGEST = 254;

  public EmailAddress {
    if (value.length() > LONGEST) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "e-mail address over 254 characters");
    }
    value = Text.line("an e-mail address", value.strip(), LONGEST).toLowerCase(Locale.ROOT);
    int at = value.indexOf('@');
    boolean plausible =
        at > 0
            && at == value.lastIndexOf('@')
            && at < value.length() - 1
            && value.chars().allMatch(c -> c > ' ' && c != 127 && c != '<' && c != '>' && c != ',');
    if (!plausible) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "not an e-mail address");
    }
  }

  @Override
  public int compareTo(EmailAddress other) {
    return value.compareTo(other.value);
  }

  /** Enough to recognise one's own address, too little to mail to another's. */
  @Override
  public String toString() {
    return value.charAt(0) + "…" + value.substring(value.indexOf('@'));
  }
}
