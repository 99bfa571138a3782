package dev.coffer.bootstrap.config;

import dev.coffer.adapters.persistence.jdbi.PersistenceSettings;
import dev.coffer.application.account.MailTexts;
import java.io.IOException;
import java.io.Reader;
import java.io.Serial;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects what every source says, then builds the records; faults are gathered, not thrown. */
final class ConfigurationReader {
  private static final String FILE_NAME = "coffer.properties";
  private static final String FILE_VARIABLE = "COFFER_CONFIG";

  /** A text and where it was said, for messages. */
  private record Said(String text, String where) {}

  private final Map<String, String> flags;
  private final Map<String, String> variables;
  private final Optional<Path> namedFile;
  private final Map<Setting, Said> said = new EnumMap<>(Setting.class);
  private final List<String> faults = new ArrayList<>();

  ConfigurationReader(
      Map<String, String> flags, Map<String, String> variables, Optional<Path> configFile) {
    this.flags = new TreeMap<>(flags);
    this.variables = new TreeMap<>(variables);
    this.namedFile =
        configFile.or(
            () ->
                Optional.ofNullable(variables.get(FILE_VARIABLE))
                    .filter(name -> !name.isEmpty())
                    .map(Path::of));
  }

  Configuration read() {
    takeFlags();
    takeVariables();
    takeFile();
    Configuration made = build();
    if (made == null || !faults.isEmpty()) {
      throw new ConfigurationRefused(faults);
    }
    return made;
  }

  private void takeFlags() {
    flags.forEach(
        (key, text) -> {
          Optional<Setting> setting = Setting.ofKey(key);
          if (setting.isEmpty()) {
            unknown("setting " + key + " of the command line", key);
          } else if (setting.get().secret()) {
            faults.add(
                "%s is a secret and other users can read a command line: use %s or the file"
                    .formatted(key, setting.get().variable()));
          } else {
            said.putIfAbsent(setting.get(), new Said(text, "command line"));
          }
        });
  }

  private void takeVariables() {
    variables.forEach(
        (name, text) -> {
          if (!Setting.looksLikeSetting(name, text)) {
            return;
          }
          Optional<Setting> setting = Setting.ofVariable(name);
          if (setting.isEmpty()) {
            String key = name.substring("COFFER_".length()).replace('_', '.');
            Optional<Setting> meant = Setting.ofKey(Setting.nearest(key));
            faults.add(
                "unknown environment variable %s: did you mean %s?"
                    .formatted(name, meant.map(Setting::variable).orElse("")));
          } else {
            said.putIfAbsent(setting.get(), new Said(text, name));
          }
        });
  }

  private void takeFile() {
    Path file = namedFile.orElseGet(() -> Path.of(text(Setting.DATA)).resolve(FILE_NAME));
    if (namedFile.isEmpty() && !Files.exists(file)) {
      return;
    }
    properties(file)
        .forEach(
            (key, text) -> {
              Optional<Setting> setting = Setting.ofKey(key);
              if (setting.isEmpty()) {
                unknown("key " + key + " in " + file, key);
              } else if (setting.get() == Setting.DATA && namedFile.isEmpty()) {
                faults.add(file + " lies in the data folder and cannot name it: remove data");
              } else {
                said.putIfAbsent(setting.get(), new Said(text, file.toString()));
              }
            });
  }

  private Map<String, String> properties(Path file) {
    Map<String, String> found = new TreeMap<>();
    Properties reading =
        new Properties() {
          @Serial private static final long serialVersionUID = 1L;

          @Override
          public synchronized @Nullable Object put(Object key, Object value) {
            if (found.put(key.toString(), value.toString().strip()) != null) {
              faults.add("key %s is twice in %s".formatted(key, file));
            }
            return null;
          }
        };
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      reading.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      faults.add("cannot read %s (%s)".formatted(file, e));
    }
    return found;
  }

  private @Nullable Configuration build() {
    Path data = value(Setting.DATA, text -> Path.of(text).toAbsolutePath().normalize());
    Integer port = value(Setting.PORT, text -> Values.between(0, 65_535, text));
    Optional<URI> publicUrl = optional(Setting.PUBLIC_URL, Values::httpAddress);
    Boolean behindProxy = value(Setting.BEHIND_PROXY, Values::onOff);
    Optional<Path> keyStore = optional(Setting.TLS_KEY_STORE, Path::of);
    Durability durability = value(Setting.DURABILITY, text -> Values.oneOf(Durability.class, text));
    Optional<Path> masterKey = optional(Setting.MASTER_KEY_FILE, Path::of);
    Optional<String> database = optional(Setting.DATABASE_URL, PersistenceSettings::url);
    Configuration.Mail mail = data == null ? null : mail(data);
    Boolean confirmation = value(Setting.CONFIRMATION, Values::onOff);
    Integer devices = value(Setting.DEVICE_LIMIT, text -> Values.between(1, 1_000, text));
    Configuration.Leases leases =
        value(Setting.LEASE_TERM, text -> new Configuration.Leases(Durations.parse(text)));
    Rate signIn = value(Setting.SIGN_IN_RATE, Rate::parse);
    Duration patience = value(Setting.PATIENCE, Durations::parse);
    Boolean webhooks = value(Setting.WEBHOOKS_PRIVATE, Values::onOff);
    Metrics metrics = value(Setting.METRICS, text -> Values.oneOf(Metrics.class, text));
    LogLevel level = value(Setting.LOG_LEVEL, text -> Values.oneOf(LogLevel.class, text));
    Optional<Configuration.Tls> tls =
        keyStore.map(
            file -> new Configuration.Tls(file, new Secret(text(Setting.TLS_KEY_STORE_PASSWORD))));
    if (data == null
        || port == null
        || behindProxy == null
        || durability == null
        || confirmation == null
        || devices == null
        || leases == null
        || signIn == null
        || patience == null
        || webhooks == null
        || mail == null
        || metrics == null
        || level == null) {
      return null;
    }
    Configuration.Web web =
        together(
            () ->
                new Configuration.Web(
                    text(Setting.BIND), port, publicUrl, behindProxy, tls, metrics, patience));
    if (web == null) {
      return null;
    }
    return new Configuration(
        data,
        web,
        database(database.orElse("jdbc:h2:file:" + data.resolve("coffer")), durability),
        masterKey.orElse(data.resolve("master.key")),
        mail,
        new Configuration.Accounts(confirmation, devices, signIn),
        leases,
        webhooks,
        level);
  }

  private Configuration.@Nullable Mail mail(Path data) {
    Optional<Path> folder = optional(Setting.MAIL_DIR, Path::of);
    Optional<URI> server = optional(Setting.MAIL_SERVER, Values::mailServer);
    Optional<MailTexts> texts = optional(Setting.MAIL_TEXTS, MailTextFiles::read);
    return together(
        () ->
            new Configuration.Mail(
                folder.orElse(data.resolve("mail")),
                server,
                optional(Setting.MAIL_FROM, Function.identity()),
                optional(Setting.MAIL_USER, Function.identity()),
                optional(Setting.MAIL_PASSWORD, Secret::new),
                texts.orElse(MailTexts.USUAL)));
  }

  private Configuration.Database database(String url, Durability durability) {
    return new Configuration.Database(
        url,
        optional(Setting.DATABASE_USER, Function.identity()),
        optional(Setting.DATABASE_PASSWORD, Secret::new),
        durability);
  }

  private String text(Setting setting) {
    return said(setting).text();
  }

  private Said said(Setting setting) {
    return said.getOrDefault(setting, new Said(setting.standard(), "default"));
  }

  private <T> Optional<T> optional(Setting setting, Function<String, T> parse) {
    return text(setting).isEmpty() ? Optional.empty() : Optional.ofNullable(value(setting, parse));
  }

  private <T> @Nullable T value(Setting setting, Function<String, T> parse) {
    Said here = said(setting);
    try {
      return parse.apply(here.text());
    } catch (IllegalArgumentException e) {
      String rule = setting.secret() ? "is not usable" : String.valueOf(e.getMessage());
      faults.add("%s (%s) %s".formatted(setting.key(), here.where(), rule));
      return null;
    }
  }

  private <T> @Nullable T together(Supplier<T> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      faults.add(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private void unknown(String what, String key) {
    faults.add("unknown %s: did you mean %s?".formatted(what, Setting.nearest(key)));
  }
}
