package dev.coffer.bootstrap.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.bootstrap.config.Configuration;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ReadyTest {
  @TempDir Path data;

  @Test
  void aServerThatIsStillFilledIsAliveButNotReady() throws Exception {
    Map<String, String> flags =
        Map.of("data", data.toString(), "port", Integer.toString(freePort()));
    try (RunningServer server =
        RunningServer.startClosed(Configuration.read(flags, Map.of(), Optional.empty()))) {
      assertThat(status(server, "/health/live")).isEqualTo(200);
      assertThat(status(server, "/health/ready")).isEqualTo(503);

      server.open();

      assertThat(status(server, "/health/ready")).isEqualTo(200);
    }
  }

  private static int status(RunningServer server, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(server.address() + path)).build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static int freePort() throws IOException {
    try (ServerSocket probe = new ServerSocket(0)) {
      return probe.getLocalPort();
    }
  }
}
