package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.server.Demo;
import dev.coffer.bootstrap.server.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A real server with the demo's data, in this process: HTTP, H2 in a file, real signatures. */
final class DemoServer implements AutoCloseable {
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

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
