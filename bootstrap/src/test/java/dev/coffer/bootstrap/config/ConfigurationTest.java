package dev.coffer.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.account.MailKind;
import dev.coffer.application.account.MailTemplate;
import dev.coffer.application.account.MailTexts;
import dev.coffer.domain.license.FirmCode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationTest {
  @TempDir private Path folder;

  @Test
  void allDefaults() {
    Path data = folder.toAbsolutePath().normalize();

    assertThat(read(Map.of("data", folder.toString()), Map.of()))
        .usingRecursiveComparison()
        .isEqualTo(
            new Configuration(
                data,
                new Configuration.Web(
                    "127.0.0.1",
                    8480,
                    Optional.empty(),
                    false,
                    Optional.empty(),
                    Metrics.LOCAL,
                    Duration.ofSeconds(10)),
                new Configuration.Database(
                    "jdbc:h2:file:" + data.resolve("coffer"),
                    Optional.empty(),
                    Optional.empty(),
                    Durability.PROCESS),
                data.resolve("master.key"),
                new Configuration.Mail(
                    data.resolve("mail"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    MailTexts.USUAL),
                new Configuration.Accounts(true, 3, new Rate(10, Duration.ofMinutes(1))),
                new Configuration.Leases(Duration.ofMinutes(15)),
                false,
                LogLevel.INFO));
    assertThat(Setting.DATA.standard()).isEqualTo("data");
  }

  @Test
  void everySettingCanBeChanged() throws IOException {
    Files.writeString(folder.resolve("ticket.txt"), "Subject: Hi\n\n{{ticket}}\n");
    Path file = Files.writeString(folder.resolve("all.properties"), everySetting());

    Configuration read =
        Configuration.read(Map.of(), Map.of("COFFER_CONFIG", file.toString()), Optional.empty());

    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(
            new Configuration(
                Path.of("/srv/coffer"),
                new Configuration.Web(
                    "0.0.0.0",
                    443,
                    Optional.of(URI.create("https://licences.example.com/c")),
                    true,
                    Optional.of(
                        new Configuration.Tls(
                            Path.of("/etc/coffer/tls.p12"), new Secret("opensesame"))),
                    Metrics.OPEN,
                    Duration.ofSeconds(20)),
                new Configuration.Database(
                    "jdbc:postgresql://db/coffer",
                    Optional.of("coffer"),
                    Optional.of(new Secret("hunter2")),
                    Durability.DISK),
                Path.of("/etc/coffer/master.key"),
                new Configuration.Mail(
                    Path.of("/var/mail/coffer"),
                    Optional.of(URI.create("smtps://mail.example.com:465")),
                    Optional.of("Acme <a@example.com>"),
                    Optional.of("acme"),
                    Optional.of(new Secret("sw0rdfish")),
                    new MailTexts(
                        Map.of(
                            MailKind.TICKET,
                            MailTemplate.parse(MailKind.TICKET, "Subject: Hi\n\n{{ticket}}\n")),
                        Map.of())),
                new Configuration.Accounts(false, 7, new Rate(5, Duration.ofHours(1))),
                new Configuration.Leases(Duration.ofSeconds(90)),
                true,
                LogLevel.DEBUG));
    assertThat(everySetting().lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrderElementsOf(
            List.of(Setting.values()).stream().map(Setting::key).toList());
  }

  @Test
  void textsOfMailAreReadForTheServerAndForFirms() throws IOException {
    Path texts = Files.createDirectories(folder.resolve("texts"));
    Path own = Files.createDirectories(texts.resolve("1001"));
    Files.writeString(texts.resolve("README"), "no text of mail");
    Files.writeString(own.resolve("reset.txt"), "Subject: Neu\n\n{{ code }}\n");

    assertThat(MailTextFiles.read(texts.toString()))
        .isEqualTo(
            new MailTexts(
                Map.of(),
                Map.of(
                    new FirmCode(1001),
                    Map.of(
                        MailKind.RESET,
                        MailTemplate.parse(MailKind.RESET, "Subject: Neu\n\n{{ code }}\n")))));
  }

  @Test
  void aTextOfMailThatIsWrongIsRefusedByFileAndPlace() throws IOException {
    Path texts = Files.createDirectories(folder.resolve("texts"));
    Path file = texts.resolve("ticket.txt");
    Files.writeString(file, "Subject: Hi\n\n{{ticket}} {{pasword}}\n");
    Map<String, String> named = Map.of("mail.texts", texts.toString());

    assertThatThrownBy(() -> Configuration.read(named, Map.of(), Optional.empty()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("{{pasword}} is not known here");
    Files.move(file, texts.resolve("tickets.txt"));
    assertThatThrownBy(() -> MailTextFiles.read(texts.toString()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tickets.txt: there are confirmation.txt");
    assertThatThrownBy(() -> MailTextFiles.read(folder.resolve("none").toString()))
        .hasMessageContaining("must be a folder");
  }

  @Test
  void flagsComeBeforeEnvironmentBeforeFileBeforeDefaults() throws IOException {
    Files.writeString(
        folder.resolve("coffer.properties"),
        "port=1001\nleases.term=1m\naccounts.device-limit=4\n");
    Map<String, String> flags = Map.of("data", folder.toString(), "port", "1003");
    Map<String, String> variables = Map.of("COFFER_PORT", "1002", "COFFER_LEASES_TERM", "2m");

    Configuration read = read(flags, variables);

    assertThat(read.web().port()).isEqualTo(1003);
    assertThat(read.leases().term()).isEqualTo(Duration.ofMinutes(2));
    assertThat(read.accounts().deviceLimit()).isEqualTo(4);
    assertThat(read.accounts().confirmation()).isTrue();
  }

  @Test
  void anUnknownKeyIsRefusedByNameWithTheNearestOne() throws IOException {
    Files.writeString(folder.resolve("coffer.properties"), "databse.url=jdbc:h2:mem:x\n");

    assertThatThrownBy(() -> read(Map.of("prot", "1"), Map.of("COFFER_LEASE_TERM", "1m")))
        .hasMessageContaining("prot of the command line: did you mean port?")
        .hasMessageContaining("COFFER_LEASE_TERM: did you mean COFFER_LEASES_TERM?");
    assertThatThrownBy(() -> read(Map.of("data", folder.toString()), Map.of()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining("key databse.url in " + folder)
        .hasMessageContaining("did you mean database.url?");
  }

  @Test
  void variablesOfTheCommandLineAndOfContainerPlatformsAreNoSettings() {
    Map<String, String> variables =
        Map.of(
            "COFFER_HOME", "/home/x",
            "COFFER_TOKEN", "t",
            "COFFER_PORT", "tcp://10.0.0.1:8480",
            "COFFER_PORT_8480_TCP_ADDR", "10.0.0.1",
            "COFFER_SERVICE_HOST", "10.0.0.1");

    assertThat(read(Map.of(), variables).web().port()).isEqualTo(8480);
  }

  @Test
  void everyFaultIsNamedAtOnce() {
    Map<String, String> flags =
        Map.of("port", "70000", "durability", "maybe", "accounts.confirmation", "perhaps");

    assertThatThrownBy(() -> read(flags, Map.of()))
        .isInstanceOfSatisfying(
            ConfigurationRefused.class,
            e ->
                assertThat(e.faults())
                    .containsExactlyInAnyOrder(
                        "port (command line) must be 0..65535, was 70000",
                        "durability (command line) must be one of process, disk, was maybe",
                        "accounts.confirmation (command line) must be on or off, was perhaps"));
  }

  @ParameterizedTest
  @CsvSource({
    "port, -1",
    "port, http",
    "leases.term, 9s",
    "leases.term, 25h",
    "leases.term, soon",
    "leases.term, 9999999999d",
    "accounts.device-limit, 0",
    "sign-in.rate, 10",
    "sign-in.rate, 0/1m",
    "sign-in.rate, 5/2d",
    "public-url, ftp://x",
    "public-url, licences",
    "log.level, loud",
    "metrics, secret",
    "behind-proxy, maybe"
  })
  void aBadValueIsRefusedWithItsKey(String key, String value) {
    assertThatThrownBy(() -> read(Map.of(key, value), Map.of()))
        .isInstanceOf(ConfigurationRefused.class)
        .hasMessageContaining(key);
  }

  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, false, false",
    "192.168.1.2, false, false",
    "coffer.example.com, false, false",
    "0.0.0.0, true, true",
    "127.0.0.1, false, true",
    "127.3.2.1, false, true",
    "::1, false, true",
    "localhost, false, true"
  })
  void plainHttpBeyondThisMachineNeedsAProxy(String bind, boolean behindProxy, boolean accepted) {
    Map<String, String> flags = Map.of("bind", bind, "behind-proxy", Boolean.toString(behindProxy));

    if (accepted) {
      assertThat(read(flags, Map.of()).web().bind()).isEqualTo(bind);
    } else {
      assertThatThrownBy(() -> read(flags, Map.of())).hasMessageContaining("is not loopback");
    }
  }

  @Test
  void aKeyGivenTwiceIsRefused() throws IOException {
    Files.writeString(folder.resolve("coffer.properties"), "port=1\nport=2\n");

    assertThatThrownBy(() -> read(Map.of("data", folder.toString()), Map.of()))
        .hasMessageContaining("port is twice in");
  }

  @Test
  void aNamedFileMustBeThereAndReadable() throws IOException {
    assertThatThrownBy(
            () -> Configuration.read(Map.of(), Map.of(), Optional.of(folder.resolve("none"))))
        .hasMessageContaining("cannot read");

    Path broken = Files.writeString(folder.resolve("broken"), "port=\\u12\n");
    assertThatThrownBy(() -> Configuration.read(Map.of(), Map.of(), Optional.of(broken)))
        .hasMessageContaining("cannot read");
  }

  @Test
  void aFileInTheDataFolderCannotNameTheDataFolder() throws IOException {
    Files.writeString(folder.resolve("coffer.properties"), "data=/elsewhere\n");

    assertThatThrownBy(() -> read(Map.of("data", folder.toString()), Map.of()))
        .hasMessageContaining("cannot name it");
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void secretsStayOffTheCommandLine(Setting setting) {
    Map<String, String> flags = new HashMap<>();
    flags.put(setting.key(), "x");
    if (setting.secret()) {
      assertThatThrownBy(() -> read(flags, Map.of()))
          .hasMessageContaining(setting.variable())
          .hasMessageContaining("secret");
    } else {
      assertThat(setting.key()).doesNotContain("password");
    }
  }

  @Test
  void printingShowsNoSecret() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("all"),
            everySetting().replace("//db/coffer", "//u:pw1@db/coffer?ssl=on&password=pw2"));

    String printed = Configuration.read(Map.of(), Map.of(), Optional.of(file)).toString();

    assertThat(printed)
        .contains("[redacted]", "jdbc:postgresql://[redacted]@db/coffer?ssl=on&password=[redacted]")
        .doesNotContain("hunter2", "opensesame", "pw1", "pw2");
  }

  @Test
  void theDocumentListsEverySetting() throws IOException {
    String document = Files.readString(Path.of("../docs/configuration.md"));

    for (Setting setting : Setting.values()) {
      assertThat(document)
          .contains(
              "| `%s` | `%s` | %s | %s |"
                  .formatted(
                      setting.key(),
                      setting.variable(),
                      setting.standard().isEmpty() ? "–" : "`" + setting.standard() + "`",
                      setting.meaning()));
    }
  }

  private static Configuration read(Map<String, String> flags, Map<String, String> variables) {
    return Configuration.read(flags, variables, Optional.empty());
  }

  private String everySetting() {
    return """
        data=/srv/coffer
        port=443
        bind=0.0.0.0
        public-url=https://licences.example.com/c
        behind-proxy=on
        tls.key-store=/etc/coffer/tls.p12
        tls.key-store-password=opensesame
        database.url=jdbc:postgresql://db/coffer
        database.user=coffer
        database.password=hunter2
        durability=%s
        master-key-file=/etc/coffer/master.key
        mail.dir=/var/mail/coffer
        mail.server=smtps://mail.example.com:465
        mail.from=Acme <a@example.com>
        mail.user=acme
        mail.password=sw0rdfish
        mail.texts=%s
        accounts.confirmation=off
        accounts.device-limit=7
        leases.term=90s
        sign-in.rate=5/1h
        request.patience=20s
        webhooks.private-networks=on
        metrics=open
        log.level=debug
        """
        .formatted(Durability.DISK.name().toLowerCase(Locale.ROOT), folder);
  }
}
