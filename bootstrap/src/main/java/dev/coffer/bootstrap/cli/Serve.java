package dev.coffer.bootstrap.cli;

import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.bootstrap.config.Logging;
import dev.coffer.bootstrap.server.Demo;
import dev.coffer.bootstrap.server.RunningServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs Central, Gateway and Cloud in this process until it is told to end. */
@Command(
    name = "serve",
    description = "Run a server: Central, Gateway and Cloud in one process, on embedded H2.")
final class Serve implements Verb {
  @Mixin private ServerOptions options;

  @Option(
      names = "--demo",
      description = "Make a firm, products, tickets and an account, and write DIR/demo.json.")
  private boolean demo;

  @Override
  public int run(Console console) throws InterruptedException {
    Configuration told = options.configuration(console.environment());
    Logging.level(told.logLevel());
    Configuration configuration = withFreePort(told);
    RunningServer server = RunningServer.startClosed(configuration);
    Thread end = new Thread(server::close, "end of server");
    Runtime.getRuntime().addShutdownHook(end);
    Optional<Demo.Contents> made =
        demo ? Optional.of(Demo.prepare(server, configuration.data())) : Optional.empty();
    server.open();
    ready(console, server.address(), made, configuration);
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  private static void ready(
      Console console, String address, Optional<Demo.Contents> demo, Configuration configuration) {
    console.answer(
        Map.of("status", "ready", "url", address),
        () -> console.line("coffer: ready at " + address));
    console.environment().out().flush();
    demo.ifPresent(
        contents -> {
          console.note("demo: " + configuration.data().resolve("demo.json") + "; try");
          console.note("  coffer activate " + contents.tickets().get(0) + " --server " + address);
          console.note("  coffer list");
          console.note(
              "  coffer run --firm %s --product %s -- echo licensed"
                  .formatted(contents.firmCode(), contents.products().get(0).code()));
        });
  }

  /**
   * The configuration with a port that is free: the one told, or where that is 0 any. Says that a
   * port is taken before a database is opened for nothing.
   */
  private static Configuration withFreePort(Configuration told) {
    Configuration.Web web = told.web();
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(new InetSocketAddress(InetAddress.getByName(web.bind()), web.port()));
      return new Configuration(
          told.data(),
          new Configuration.Web(
              web.bind(),
              probe.getLocalPort(),
              web.publicUrl(),
              web.behindProxy(),
              web.tls(),
              web.metrics(),
              web.patience()),
          told.database(),
          told.masterKeyFile(),
          told.mail(),
          told.accounts(),
          told.leases(),
          told.privateWebhooks(),
          told.logLevel());
    } catch (IOException e) {
      throw new Refusal(
          "serve.port-taken",
          "Port %d of %s cannot be listened on.".formatted(web.port(), web.bind()),
          "Stop what uses it, or choose another with --port.");
    }
  }
}
