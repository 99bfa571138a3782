package dev.coffer.adapters.web;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Listens with TLS 1.2 and 1.3. */
final class SecureConnector {
  private SecureConnector() {}

  static Connector of(
      Server server, HttpConfiguration http, WebSettings settings, WebSettings.Tls tls) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStorePath(tls.keyStore().toUri().toString());
    context.setKeyStoreType("PKCS12");
    context.setKeyStorePassword(tls.password());
    context.setIncludeProtocols("TLSv1.2", "TLSv1.3");
    HttpConfiguration https = new HttpConfiguration(http);
    https.addCustomizer(new SecureRequestCustomizer(false));
    ServerConnector connector =
        new ServerConnector(
            server,
            new SslConnectionFactory(context, "http/1.1"),
            new HttpConnectionFactory(https));
    connector.setHost(settings.bind());
    connector.setPort(settings.port());
    return connector;
  }
}
