package dev.coffer.bootstrap.config;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/**
 * Logs to standard error, from {@code WARN} on until a server says otherwise. Written in Java and
 * not in XML: reading XML would take longer than most verbs of the command line.
 *
 * <p>Messages are searched for what must not be in a log, as the last of several guards: passwords,
 * bearer tokens and all but the first group of a ticket are replaced.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final Pattern TICKET =
      Pattern.compile("\\b([0-9A-Za-z]{5})(-[0-9A-Za-z]{5}){4}\\b");
  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|secret|token|credential)\"?\\s*[=:]\\s*\"?)(?!\\[redacted])[^\\s,;&\"]+");
  private static final Pattern SCHEME =
      Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]+");

  /** Called by Logback through the service loader. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    Line layout = new Line();
    layout.setContext(context);
    layout.start();

    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();

    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName("stderr");
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();

    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /**
   * Shows our own events of this level and above from now on; those of libraries stay at {@code
   * WARN} unless {@code DEBUG} is asked for.
   */
  public static void level(LogLevel level) {
    logger("dev.coffer").setLevel(Level.valueOf(level.name()));
    logger(org.slf4j.Logger.ROOT_LOGGER_NAME)
        .setLevel(level == LogLevel.DEBUG ? Level.INFO : Level.WARN);
  }

  static String redacted(String message) {
    String text = SCHEME.matcher(message).replaceAll("$1 [redacted]");
    text = NAMED.matcher(text).replaceAll("$1[redacted]");
    return TICKET.matcher(text).replaceAll("$1-…");
  }

  private static Logger logger(String name) {
    return (Logger) LoggerFactory.getLogger(name);
  }

  /** One event on one line; a trace, where there is one, on the lines after it. */
  static final class Line extends LayoutBase<ILoggingEvent> {
    @Override
    public String doLayout(ILoggingEvent event) {
      String name = event.getLoggerName();
      StringBuilder line =
          new StringBuilder(160)
              .append(Instant.ofEpochMilli(event.getTimeStamp()).truncatedTo(ChronoUnit.MILLIS))
              .append(' ')
              .append(event.getLevel())
              .append(' ')
              .append(name.substring(name.lastIndexOf('.') + 1))
              .append(": ")
              .append(redacted(event.getFormattedMessage().replace('\n', ' ').replace('\r', ' ')))
              .append('\n');
      if (event.getThrowableProxy() != null) {
        line.append(redacted(ThrowableProxyUtil.asString(event.getThrowableProxy()))).append('\n');
      }
      return line.toString();
    }
  }
}
