package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.coffer.application.Coffer;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people get by mail, from a server that sends it by SMTP, and what they do with it. */
final class MailTourTest {
  private static final Pattern TICKET = Pattern.compile("[0-9A-Z]{5}(?:-[0-9A-Z]{5}){4}");
  private static final Pattern COMMAND = Pattern.compile("(?m)^ +coffer .*$");
  private static final long PATIENCE_MILLIS = 60_000;

  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  @TempDir Path folder;

  @BeforeEach
  void start() {
    mail.start();
  }

  @AfterEach
  void stop() {
    mail.stop();
  }

  @Test
  void whatIsMailedIsUsedByTheCommandsThatTheMailsName() throws Exception {
    try (DemoServer server = server()) {
      Pc vendor = vendor(server);
      String eve = "eve@example.org";
      String customer = done(vendor.run("vendor", "customer", "add", "Eve", "--email", eve));
      done(vendor.run("vendor", "product", "add", "70", "Drawing", "--restores", "1"));
      String sold =
          done(
              vendor.run("vendor", "order", "add", "70", "--customer", customer.strip(), "--mail"));
      String ticket = found(TICKET, received(eve, 1));
      assertThat(ticket).isEqualTo(sold.strip());

      Pc first = new Pc(folder.resolve("first"));
      done(first.run(command(received(eve, 1))));
      done(first.run(of("restore", ticket, "--mail", "--server", server.url())));
      assertThat(done(first.run(command(received(eve, 2))))).contains("restored: Drawing");

      Pc pc = new Pc(folder.resolve("pc"));
      String[] at = {"--server", server.url()};
      done(
          pc.typing(
              "correct horse\n", of("register", eve, "--ticket", ticket, "--password-stdin", at)));
      done(pc.run(command(received(eve, 3))));
      done(pc.run(of("reset", eve, at)));
      String[] reset = of(command(received(eve, 4)), "--password-stdin");
      done(pc.typing("battery staple\n", reset));
      done(pc.typing("battery staple\n", of("login", eve, "--password-stdin", at)));
      assertThat(done(pc.run("list"))).contains("Drawing\tok");
    }
  }

  @Test
  void whoseLicenceEndsSoonIsToldOnceHoweverOftenTheServerStarts() throws Exception {
    String eve = "eve@example.org";
    String end = Instant.now().plus(Duration.ofDays(3)).truncatedTo(ChronoUnit.SECONDS).toString();
    try (DemoServer server = server()) {
      Pc vendor = vendor(server);
      String customer = done(vendor.run("vendor", "customer", "add", "Eve", "--email", eve));
      done(vendor.run("vendor", "product", "add", "60", "Trial", "--valid-until", end));
      done(vendor.run("vendor", "mail", "--expiry", "--days", "14,3"));
      done(vendor.run("vendor", "order", "add", "60", "--customer", customer.strip()));
      done(vendor.run("vendor", "order", "add", "10", "--customer", customer.strip()));
    }
    try (DemoServer again = server()) {
      assertThat(received(eve, 1)).contains("Eve,", "Trial").doesNotContain("{{");
      assertThat(mail.getReceivedMessages()[0].getSubject())
          .isEqualTo("Trial ends on " + end.substring(0, 10));
      assertThat(again.running().coffer().mailRoom().refused()).isZero();
    }
    try (DemoServer third = server()) {
      Coffer coffer = third.running().coffer();
      assertThat(coffer.notices().tellOfEnds(100)).as("nobody is left to tell").isZero();
      coffer.mailRoom().deliver(100);
      assertThat(mail.getReceivedMessages()).hasSize(1);
    }
  }

  private DemoServer server() {
    return DemoServer.in(
        folder.resolve("data"),
        "mail.server",
        "smtp://127.0.0.1:" + mail.getSmtp().getPort(),
        "mail.from",
        "Acme <licences@acme.example>");
  }

  private Pc vendor(DemoServer server) {
    return new Pc(
        folder.resolve("vendor"),
        Map.of("COFFER_SERVER", server.url(), "COFFER_TOKEN", server.demo().apiToken()));
  }

  private static String[] of(Object... words) {
    return Arrays.stream(words)
        .flatMap(
            word ->
                word instanceof String[] several ? Arrays.stream(several) : List.of(word).stream())
        .toArray(String[]::new);
  }

  /** The text of the so-manieth message, once it is there. */
  private String received(String to, int count) throws Exception {
    assertThat(mail.waitForIncomingEmail(PATIENCE_MILLIS, count)).isTrue();
    MimeMessage message = mail.getReceivedMessages()[count - 1];
    assertThat(message.getAllRecipients()[0]).hasToString(to);
    assertThat(message.getFrom()[0]).hasToString("Acme <licences@acme.example>");
    return message.getContent().toString();
  }

  /** The words of the one command that a message names, as somebody copies them. */
  private static String[] command(String message) {
    return found(COMMAND, message).strip().substring("coffer ".length()).split(" ");
  }

  private static String found(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    assertThat(matcher.find()).as(text).isTrue();
    return matcher.group();
  }

  private static String done(CommandLineRun run) {
    assertThat(run.exit()).as(run.err() + run.out()).isZero();
    return run.out();
  }
}
