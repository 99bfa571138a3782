package dev.coffer.application.account;

import dev.coffer.domain.license.FirmCode;
import java.util.Map;
import java.util.Optional;

/**
 * Which text serves for which message: a firm's own, else the server's, else the usual one.
 *
 * @param server of all firms and of what no firm is concerned with
 */
public record MailTexts(
    Map<MailKind, MailTemplate> server, Map<FirmCode, Map<MailKind, MailTemplate>> firms) {
  /** The usual texts alone. */
  public static final MailTexts USUAL = new MailTexts(Map.of(), Map.of());

  public MailTexts {
    server = Map.copyOf(server);
    firms = Map.copyOf(firms);
  }

  MailTemplate of(MailKind kind, Optional<FirmCode> firm) {
    return firm.map(firms::get)
        .map(own -> own.get(kind))
        .or(() -> Optional.ofNullable(server.get(kind)))
        .orElseGet(() -> MailTemplate.usual(kind));
  }
}
