package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.server.Demo;
import dev.coffer.bootstrap.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server with the demo's data, in this process: HTTP, H2 in a file, real signatures. */
final class DemoServer implements AutoCloseable {
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 10_000;
  private static final AtomicInteger NEXT_PORT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(PORTS));

  private final Path data;
  private final RunningServer server;
  private final Demo.Contents demo;

  private DemoServer(Path data, RunningServer server) {
    this.data = data;
    this.server = server;
    this.demo = Demo.prepare(server, data);
  }

  /** A server on a free port. */
  static DemoServer in(Path data, String... settings) {
    return on(freePort(), data, settings);
  }

  static DemoServer on(int port, Path data, String... settings) {
    Map<String, String> flags = new HashMap<>();
    flags.put("data", data.toString());
    flags.put("port", Integer.toString(port));
    flags.put("sign-in.rate", "1000/1m");
    for (int i = 0; i + 1 < settings.length; i += 2) {
      flags.put(settings[i], settings[i + 1]);
    }
    return new DemoServer(
        data, RunningServer.start(Configuration.read(flags, Map.of(), Optional.empty())));
  }

  /**
   * A port that nobody listens on, another one at each call, and none that the system gives to who
   * asks for any: suites run side by side, and a server takes its port a while after this.
   */
  static int freePort() {
    for (int i = 0; i < PORTS; i++) {
      int port = FIRST_PORT + Math.floorMod(NEXT_PORT.getAndIncrement(), PORTS);
      try (ServerSocket socket = new ServerSocket(port)) {
        return socket.getLocalPort();
      } catch (BindException e) {
        // Somebody has it: the next one.
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    throw new IllegalStateException("no port is free");
  }

  String url() {
    return demo.url();
  }

  Demo.Contents demo() {
    return demo;
  }

  String ticket(int position) {
    return demo.tickets().get(position);
  }

  Path data() {
    return data;
  }

  RunningServer running() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
