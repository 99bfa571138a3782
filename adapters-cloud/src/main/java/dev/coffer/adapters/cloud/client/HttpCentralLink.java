package dev.coffer.adapters.cloud.client;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.CentralLink;
import dev.coffer.application.central.ExchangeResult;
import dev.coffer.application.central.LinkUnavailable;
import dev.coffer.application.wire.VendorWire;
import dev.coffer.application.wire.Wire;
import dev.coffer.domain.Malformed;
import dev.coffer.domain.cose.SignedMessage;
import dev.coffer.domain.update.SignedGrant;
import dev.coffer.domain.update.SignedUpdate;
import dev.coffer.domain.update.TrustRefusal;
import java.util.Map;
import java.util.Optional;

/** Central over HTTP. */
final class HttpCentralLink implements CentralLink {

  private final Transport transport;

  HttpCentralLink(Transport transport) {
    this.transport = transport;
  }

  @Override
  public ExchangeResult exchange(
      SignedMessage context, Optional<SignedGrant> grant, String requestId) {
    Outcome<VendorWire.ExchangeAnswer> outcome =
        transport.send(
            Transport.Call.post(
                    "/api/v1/exchange",
                    new VendorWire.Exchange(
                        context.encoded().base64Url(),
                        grant.map(each -> each.encode().base64Url()).orElse(null)))
                .with("X-Request-Id", requestId)
                .again(),
            VendorWire.ExchangeAnswer.class);
    try {
      if (outcome instanceof Outcome.Done<VendorWire.ExchangeAnswer> done) {
        VendorWire.ExchangeAnswer answer = done.value();
        return new ExchangeResult.Answered(
            SignedUpdate.parseBundle(
                Wire.bytes("updates", answer.updates(), SignedUpdate.LONGEST_BUNDLE)),
            answer.refused(),
            answer.incidentSeen(),
            answer.contactCertified(),
            answer.challenged(),
            answer.wantsGrant());
      }
      Outcome.Refused<VendorWire.ExchangeAnswer> refused =
          (Outcome.Refused<VendorWire.ExchangeAnswer>) outcome;
      Map<String, String> details = refused.details();
      if (refused.problem() == Problem.CONTEXT_UNTRUSTED) {
        return new ExchangeResult.Untrusted(
            TrustRefusal.valueOf(details.getOrDefault("reason", "")));
      }
      if (refused.problem() == Problem.FIRM_UNKNOWN) {
        return new ExchangeResult.UnknownFirm(Wire.firm(details.getOrDefault("firm", "")));
      }
      throw new LinkUnavailable(
          "server " + transport.base() + " refused the exchange: " + refused.problem().type(),
          null);
    } catch (Malformed | IllegalArgumentException e) {
      throw new LinkUnavailable(transport.base() + " answered what cannot be read", e);
    }
  }
}
