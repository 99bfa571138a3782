package dev.coffer.adapters.cloud.webhook;

import dev.coffer.application.webhook.WebhookSender;
import dev.coffer.domain.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Posts over connections of its own: each goes to the very address that was looked at, so that a
 * name which resolves to another one a moment later leads nowhere else. One request a connection,
 * no redirects, no proxies; of the answer the status line is read, at most {@value #LONGEST_LINE}
 * octets. Thread-safe.
 */
public final class HttpWebhooks implements WebhookSender {
  private static final int LONGEST_LINE = 4096;
  private static final Duration BOUND = Duration.ofSeconds(15);
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([2-5][0-9]{2})(?: .*)?");

  private final boolean privateNetworks;
  private final Duration bound;
  private final ScheduledThreadPoolExecutor watch;

  /**
   * A sender.
   *
   * @param privateNetworks whether this machine and private networks may be asked
   */
  public HttpWebhooks(boolean privateNetworks) {
    this(privateNetworks, BOUND);
  }

  HttpWebhooks(boolean privateNetworks, Duration bound) {
    this.privateNetworks = privateNetworks;
    this.bound = bound;
    this.watch = new ScheduledThreadPoolExecutor(1, HttpWebhooks::thread);
    watch.setRemoveOnCancelPolicy(true);
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "coffer webhooks");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public Answer post(String address, Map<String, String> headers, Bytes body) {
    URI url = URI.create(address);
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(host(url));
    } catch (UnknownHostException e) {
      return new Answer.Unreachable("the host is not known");
    }
    if (!privateNetworks && !Arrays.stream(addresses).allMatch(Networks::isPublic)) {
      return new Answer.Forbidden();
    }
    Socket socket = new Socket();
    Future<?> end = watch.schedule(() -> close(socket), bound.toMillis(), TimeUnit.MILLISECONDS);
    try (socket) {
      int millis = (int) bound.toMillis();
      socket.connect(new InetSocketAddress(addresses[0], port(url)), millis);
      socket.setSoTimeout(millis);
      return "https".equals(url.getScheme())
          ? overTls(socket, url, headers, body)
          : exchange(socket, url, headers, body);
    } catch (SocketTimeoutException e) {
      return new Answer.Unreachable("no answer in time");
    } catch (IOException e) {
      return new Answer.Unreachable(
          end.isDone() ? "no answer in time" : e.getClass().getSimpleName());
    } finally {
      end.cancel(false);
    }
  }

  private static Answer overTls(Socket plain, URI url, Map<String, String> headers, Bytes body)
      throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host(url), port(url), true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return exchange(socket, url, headers, body);
    }
  }

  private static Answer exchange(Socket socket, URI url, Map<String, String> headers, Bytes body)
      throws IOException {
    socket.getOutputStream().write(request(url, headers, body).toArray());
    socket.getOutputStream().flush();
    Matcher status = STATUS.matcher(line(socket.getInputStream()));
    return status.matches()
        ? new Answer.Answered(Integer.parseInt(status.group(1)))
        : new Answer.Unreachable("the answer is not HTTP");
  }

  private static Bytes request(URI url, Map<String, String> headers, Bytes body) {
    String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder head = new StringBuilder(400);
    head.append("POST ").append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
    if (url.getPort() >= 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length());
    head.append("\r\nUser-Agent: Coffer\r\nConnection: close\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append("\r\n");
    return Bytes.concat(Bytes.of(head.toString().getBytes(StandardCharsets.US_ASCII)), body);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    int octet = in.read();
    while (octet >= 0 && octet != '\n' && line.length() < LONGEST_LINE) {
      line.append((char) octet);
      octet = in.read();
    }
    return line.toString().stripTrailing();
  }

  private static String host(URI url) {
    String host = url.getHost();
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static int port(URI url) {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return "https".equals(url.getScheme()) ? 443 : 80;
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // whoever uses it notices
    }
  }
}
