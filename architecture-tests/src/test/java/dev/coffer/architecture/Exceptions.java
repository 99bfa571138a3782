package dev.coffer.architecture;

import java.util.List;

/** Every class that may do what a wall forbids, one by one. */
final class Exceptions {
  static final List<Allowed> PURITY = List.of();

  static final List<Allowed> CLOCK = List.of();

  static final List<Allowed> RANDOMNESS =
      List.of(
          new Allowed(
              "application.memory.SeededRandom", "the twin: the same seed gives the same octets"));

  static final List<Allowed> THREADS = List.of();

  static final List<Allowed> KIND =
      List.of(
          new Allowed(
              "domain.container.ContainerKind", "defines the kinds and reads their letters"),
          new Allowed(
              "domain.container.ContextReader",
              "without a certificate a container counts as a machine, whatever it says"),
          new Allowed(
              "application.central.FirmCertificates",
              "certifies the cloud operator of a new firm, whose containers are cloud containers"),
          new Allowed(
              "adapters.cloud.client.RemoteContainer", "is the driver of remote cloud containers"),
          new Allowed("bootstrap.server.Demo", "sells a product that may live in two kinds"),
          new Allowed("application.Coffer", "makes the driver that holds the Cloud's containers"),
          new Allowed("domain.license.Terms$Builder", "the kind allowed when none is named"));

  /** What an adapter shows to bootstrap. */
  static final List<Allowed> ENTRIES =
      List.of(
          new Allowed("adapters.cloud.mail.FolderMailer", "mail into a folder"),
          new Allowed("adapters.cloud.mail.SmtpMailer", "mail to a server"),
          new Allowed("adapters.cloud.mail.SmtpSettings", "which mail server"),
          new Allowed("adapters.cloud.webhook.HttpWebhooks", "webhooks over HTTP"),
          new Allowed("adapters.cloud.client.CofferClient", "one server over HTTP"),
          new Allowed("adapters.cloud.client.GatewayClient", "its calls of the Gateway"),
          new Allowed("adapters.cloud.client.CloudClient", "its calls of the Cloud"),
          new Allowed("adapters.cloud.client.VendorClient", "its calls of the vendors' API"),
          new Allowed("adapters.cloud.client.DeviceTokens", "where a device's token is kept"),
          new Allowed("adapters.hardware.fingerprint.SystemFingerprint", "what this computer is"),
          new Allowed(
              "adapters.hardware.software.SoftwareCrypto", "keys, signatures and passwords"),
          new Allowed("adapters.hardware.software.OwnSignatures", "signatures made here"),
          new Allowed("adapters.hardware.software.ProtectedStream", "protected files of any size"),
          new Allowed("adapters.persistence.home.Home", "the files of one computer"),
          new Allowed("adapters.persistence.home.HomeState", "what those files say"),
          new Allowed("adapters.persistence.home.HomeUnusable", "why they cannot be used"),
          new Allowed("adapters.persistence.jdbi.Persistence", "opens all stores on a database"),
          new Allowed("adapters.persistence.jdbi.PersistenceSettings", "which database"),
          new Allowed("adapters.persistence.jdbi.DatabaseRefused", "why it cannot be opened"),
          new Allowed("adapters.web.WebServer", "serves all HTTP interfaces"),
          new Allowed("adapters.web.WebSettings", "how it listens"));

  private Exceptions() {}
}
