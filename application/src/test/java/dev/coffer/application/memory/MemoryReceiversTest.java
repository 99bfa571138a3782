package dev.coffer.application.memory;

import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.application.webhook.WebhookSenderContract;
import dev.coffer.domain.Bytes;
import java.util.List;

class MemoryReceiversTest implements WebhookSenderContract {
  private final MemoryReceivers receivers = new MemoryReceivers();

  @Override
  public WebhookSender sender() {
    return receivers;
  }

  @Override
  public String receiver(int status) {
    receivers.answer("a.example", new WebhookSender.Answer.Answered(status));
    return "https://a.example/hook";
  }

  private MemoryReceivers.Received last() {
    List<MemoryReceivers.Received> all = receivers.received();
    return all.get(all.size() - 1);
  }

  @Override
  public String header(String name) {
    return last().headers().getOrDefault(name, "");
  }

  @Override
  public Bytes body() {
    return last().body();
  }
}
