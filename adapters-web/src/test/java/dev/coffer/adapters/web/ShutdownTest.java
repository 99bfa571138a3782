package dev.coffer.adapters.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.application.Bench;
import dev.coffer.application.account.PasswordHash;
import dev.coffer.application.memory.FastPasswords;
import dev.coffer.application.wire.GatewayWire;
import dev.coffer.domain.account.BearerToken;
import dev.coffer.domain.account.EmailAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A server that is told to stop finishes what it began and begins nothing. */
final class ShutdownTest {
  private static final EmailAddress ANN = new EmailAddress("ann@example.org");
  private static final String PASSWORD = "correct horse battery";

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final WebBench web = new WebBench(new Bench(false, new Held()), 100);
  private final int port = web.port();

  /** Compares passwords when it is let. */
  private final class Held implements PasswordHash {
    private final PasswordHash fast = new FastPasswords();

    @Override
    public String hash(char[] password) {
      return fast.hash(password);
    }

    @Override
    public boolean matches(char[] password, String hash) {
      begun.countDown();
      try {
        assertThat(goOn.await(20, TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError("a request under way was interrupted", e);
      }
      return fast.matches(password, hash);
    }

    @Override
    public void burn(char[] password) {
      fast.burn(password);
    }
  }

  @Test
  void aRequestUnderWayIsAnsweredAndLaterOnesAreNotTaken() throws Exception {
    Bench.done(
        web.bench
            .coffer
            .accounts()
            .register(
                ANN,
                PASSWORD.toCharArray(),
                Optional.empty(),
                BearerToken.of(BearerToken.Kind.RESUME, web.bench.random.next(32))));
    CompletableFuture<WebBench.Answer> slow =
        CompletableFuture.supplyAsync(
            () ->
                web.post(
                    "/gateway/v1/sessions", "", new GatewayWire.SignIn(ANN.value(), PASSWORD)));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();

    try (Socket kept = new Socket(InetAddress.getLoopbackAddress(), port)) {
      assertThat(ready(kept)).contains("200");
      stopped(slow, kept);
    }
  }

  private void stopped(CompletableFuture<WebBench.Answer> slow, Socket kept) throws Exception {
    CompletableFuture<Void> closing = CompletableFuture.runAsync(web::close);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (isListening() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }

    assertThat(isListening()).isFalse();
    assertThat(ready(kept))
        .as("refused, or the connection was closed already because nothing happened on it")
        .isIn("HTTP/1.1 503 Service Unavailable", "");
    assertThat(closing).isNotDone();
    assertThat(slow).isNotDone();
    assertThat(goOn.await(500, TimeUnit.MILLISECONDS))
        .as("longer than a closing server bears an idle connection")
        .isFalse();
    goOn.countDown();
    assertThat(slow.get(20, TimeUnit.SECONDS).status()).isEqualTo(201);
    closing.get(20, TimeUnit.SECONDS);
  }

  /**
   * The first line that answers whether the server is ready, over a connection kept open; empty if
   * that is closed.
   */
  private static String ready(Socket kept) {
    byte[] answer = new byte[4096];
    int length;
    try {
      kept.getOutputStream()
          .write(
              "GET /health/ready HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      length = kept.getInputStream().read(answer);
    } catch (IOException e) {
      return "";
    }
    return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII)
        .lines()
        .findFirst()
        .orElse("");
  }

  private boolean isListening() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
