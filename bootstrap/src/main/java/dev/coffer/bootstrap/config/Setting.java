package dev.coffer.bootstrap.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting of a server: its key in {@code coffer.properties}, from which the environment
 * variable's name follows ({@code database.url} is {@code COFFER_DATABASE_URL}), and what holds
 * without it.
 */
enum Setting {
  DATA("data", "data", "folder of the server's own files"),
  PORT("port", "8480", "TCP port; 0 takes a free one"),
  BIND("bind", "127.0.0.1", "address to listen on"),
  PUBLIC_URL("public-url", "", "address that people reach the server by, for links"),
  BEHIND_PROXY("behind-proxy", "off", "a proxy in front ends TLS"),
  TLS_KEY_STORE("tls.key-store", "", "PKCS#12 file with the certificate and its key"),
  TLS_KEY_STORE_PASSWORD("tls.key-store-password", "", "password of that file", true),
  DATABASE_URL("database.url", "", "JDBC URL; without it, H2 embedded in the data folder"),
  DATABASE_USER("database.user", "", "user of the database"),
  DATABASE_PASSWORD("database.password", "", "password of the database", true),
  DURABILITY("durability", "process", "what the embedded database survives: process or disk"),
  MASTER_KEY_FILE("master-key-file", "", "key that wraps secrets at rest; else in the data folder"),
  MAIL_DIR("mail.dir", "", "folder that mail is written to; else mail in the data folder"),
  MAIL_SERVER("mail.server", "", "smtp://host:port or smtps://host:port; without it, the folder"),
  MAIL_FROM("mail.from", "", "what mail comes from; needed with mail.server"),
  MAIL_USER("mail.user", "", "user at the mail server"),
  MAIL_PASSWORD("mail.password", "", "password at the mail server", true),
  MAIL_TEXTS("mail.texts", "", "folder with texts of mail instead of the usual ones"),
  CONFIRMATION("accounts.confirmation", "on", "new accounts confirm their e-mail address"),
  DEVICE_LIMIT("accounts.device-limit", "3", "devices of one person at a time"),
  LEASE_TERM("leases.term", "15m", "how long a seat stays taken without being renewed"),
  SIGN_IN_RATE("sign-in.rate", "10/1m", "failed sign-ins and ticket look-ups of one address"),
  PATIENCE("request.patience", "10s", "how long a body may take, and 1 s more for each 256 octets"),
  WEBHOOKS_PRIVATE("webhooks.private-networks", "off", "webhooks may go to private networks"),
  METRICS("metrics", "local", "who may read /metrics: local, this machine alone, or open"),
  LOG_LEVEL("log.level", "info", "error, warn, info or debug");

  private static final String PREFIX = "COFFER_";

  /** Variables of the command line and the launcher, which are no settings of a server. */
  private static final List<String> NOT_SETTINGS =
      List.of(
          "COFFER_ARCHIVE",
          "COFFER_CACHE",
          "COFFER_CONFIG",
          "COFFER_DEBUG",
          "COFFER_HOME",
          "COFFER_JAVA",
          "COFFER_OPTS",
          "COFFER_SERVER",
          "COFFER_TOKEN");

  private final String key;
  private final String standard;
  private final String meaning;
  private final boolean secret;

  Setting(String key, String standard, String meaning) {
    this(key, standard, meaning, false);
  }

  Setting(String key, String standard, String meaning, boolean secret) {
    this.key = key;
    this.standard = standard;
    this.meaning = meaning;
    this.secret = secret;
  }

  String key() {
    return key;
  }

  /** The text that holds when nothing is said; empty when there is none. */
  String standard() {
    return standard;
  }

  String meaning() {
    return meaning;
  }

  /** Whether the value must not be shown, and is not taken from a command line. */
  boolean secret() {
    return secret;
  }

  String variable() {
    return PREFIX + key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  static Optional<Setting> ofKey(String key) {
    return Arrays.stream(values()).filter(setting -> setting.key.equals(key)).findFirst();
  }

  static Optional<Setting> ofVariable(String variable) {
    return Arrays.stream(values())
        .filter(setting -> setting.variable().equals(variable))
        .findFirst();
  }

  /**
   * Whether a variable asks for a setting at all. Container platforms make {@code COFFER_PORT},
   * {@code COFFER_PORT_8480_TCP} and {@code COFFER_SERVICE_HOST} of a service called "coffer".
   */
  static boolean looksLikeSetting(String variable, String value) {
    boolean ofPlatform =
        variable.startsWith("COFFER_SERVICE_")
            || variable.startsWith("COFFER_PORT_")
            || (variable.equals(PORT.variable()) && value.startsWith("tcp://"));
    return variable.startsWith(PREFIX) && !ofPlatform && !NOT_SETTINGS.contains(variable);
  }

  /** The key that was most likely meant. */
  static String nearest(String key) {
    Setting best = DATA;
    int least = Integer.MAX_VALUE;
    for (Setting setting : values()) {
      int distance = distance(setting.key, key.toLowerCase(Locale.ROOT));
      if (distance < least) {
        least = distance;
        best = setting;
      }
    }
    return best.key;
  }

  /** Insertions, deletions and replacements that turn one text into the other. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
