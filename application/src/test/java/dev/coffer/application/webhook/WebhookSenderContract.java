package dev.coffer.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.Bytes;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What each {@link WebhookSender} does. */
public interface WebhookSenderContract {
  WebhookSender sender();

  /** Where a receiver is that answers so from now on. */
  String receiver(int status);

  /** The value of a header of the last request that came. */
  String header(String name);

  /** The body of the last request that came. */
  Bytes body();

  @Test
  default void whatIsPostedArrives() {
    Bytes body = Bytes.utf8("{\"é\":\"ü\"}");
    assertThat(sender().post(receiver(204), Map.of("webhook-id", "m1"), body))
        .isEqualTo(new WebhookSender.Answer.Answered(204));
    assertThat(header("webhook-id")).isEqualTo("m1");
    assertThat(body()).isEqualTo(body);
  }

  @Test
  default void anyStatusIsAnAnswer() {
    for (int status : new int[] {200, 302, 404, 410, 500, 503}) {
      assertThat(sender().post(receiver(status), Map.of(), Bytes.utf8("{}")))
          .isEqualTo(new WebhookSender.Answer.Answered(status));
    }
  }
}
