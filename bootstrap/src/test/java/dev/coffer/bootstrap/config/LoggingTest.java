package dev.coffer.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoggingTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sign-in with password=hunter2 failed | sign-in with password=[redacted] failed",
        "{\"password\": \"hunter2\", \"x\": 1} | {\"password\": \"[redacted]\", \"x\": 1}",
        "Authorization: Bearer abc.def-1 | Authorization: Bearer [redacted]",
        "jdbc:postgresql://h/d?password=a&ssl=on | jdbc:postgresql://h/d?password=[redacted]&ssl=on",
        "ticket AB12C-DE34F-GH56J-KM78N-PQ90R used | ticket AB12C-… used",
        "device token=abcdef | device token=[redacted]",
        "nothing to hide | nothing to hide"
      })
  void whatMustNotBeInALogIsReplaced(String said, String shown) {
    assertThat(Logging.redacted(said)).isEqualTo(shown);
  }

  @Test
  void anEventIsOneLine() {
    LoggerContext context = new LoggerContext();
    Logger logger = context.getLogger("dev.coffer.some.Class");
    LoggingEvent event =
        new LoggingEvent("x", logger, Level.WARN, "first {}\nforged line", null, new Object[] {1});

    assertThat(new Logging.Line().doLayout(event))
        .matches("[0-9-]{10}T[0-9:.]+Z WARN Class: first 1 forged line\n");
  }

  @Test
  void aTraceFollowsItsEventWithoutSecrets() {
    LoggerContext context = new LoggerContext();
    Logger logger = context.getLogger("dev.coffer.some.Class");
    var cause = new IllegalStateException("token=abc");
    LoggingEvent event = new LoggingEvent("x", logger, Level.ERROR, "failed", cause, null);

    assertThat(new Logging.Line().doLayout(event))
        .contains("IllegalStateException: token=[redacted]")
        .contains("\tat ");
  }

  @Test
  void theServiceLoaderFindsIt() {
    Logger root = (Logger) org.slf4j.LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

    assertThat(root.getAppender("stderr")).isNotNull();
    Logging.level(LogLevel.INFO);
    assertThat(org.slf4j.LoggerFactory.getLogger("dev.coffer.x").isInfoEnabled()).isTrue();
    assertThat(org.slf4j.LoggerFactory.getLogger("org.other").isInfoEnabled()).isFalse();
    Logging.level(LogLevel.WARN);
    assertThat(org.slf4j.LoggerFactory.getLogger("dev.coffer.x").isInfoEnabled()).isFalse();
  }
}
