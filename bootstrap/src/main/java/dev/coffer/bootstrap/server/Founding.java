package dev.coffer.bootstrap.server;

import dev.coffer.application.Coffer;
import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import dev.coffer.application.central.ApiToken;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.Firms;
import dev.coffer.bootstrap.config.Configuration;
import dev.coffer.domain.crypto.Algorithm;
import dev.coffer.domain.license.FirmCode;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Founds and lists the firms of a server's database without serving anything. */
public final class Founding {
  private static final int PAGE = 1000;

  private Founding() {}

  /**
   * A firm that was founded.
   *
   * @param id its root's thumbprint, 64 hexadecimal digits
   * @param token its first API token, with all scopes; shown here alone
   */
  public record Founded(String id, String token) {
    @Override
    public String toString() {
      return "Founded[" + id + "]";
    }
  }

  /**
   * Founds a firm and makes its first token. Its next root will be able to sign with every
   * algorithm, whatever the first signs with.
   *
   * @throws dev.coffer.application.Failure when the database or the master key cannot be used
   */
  public static Outcome<Founded> found(
      Configuration configuration, long code, String name, Set<Algorithm> algorithms) {
    ServerFiles.data(configuration);
    ServerComponent parts = parts(configuration);
    try {
      Coffer coffer = parts.coffer();
      RunningServer.identify(parts, configuration);
      if (coffer.firms().found(new FirmCode(code), name, algorithms, EnumSet.allOf(Algorithm.class))
          instanceof Firms.Founding.Founded founded) {
        return Outcome.done(
            new Founded(
                founded.firm().id().root().hex(),
                coffer
                    .tokens()
                    .make(
                        founded.firm().id(),
                        "first",
                        EnumSet.allOf(ApiToken.Scope.class),
                        Optional.empty())
                    .secret()
                    .text()));
      }
      return Outcome.refused(Problem.FIRM_EXISTS, "firm", Long.toString(code));
    } finally {
      parts.persistence().close();
    }
  }

  /**
   * All firms, ascending by code; none where there is no data folder yet.
   *
   * @throws dev.coffer.application.Failure when the database cannot be used
   */
  public static List<Firm> all(Configuration configuration) {
    if (configuration.database().embedded() && !Files.isDirectory(configuration.data())) {
      return List.of();
    }
    ServerComponent parts = parts(configuration);
    try {
      Firms firms = parts.coffer().firms();
      List<Firm> all = new ArrayList<>();
      List<Firm> page = firms.list(Optional.empty(), PAGE);
      while (!page.isEmpty()) {
        all.addAll(page);
        page = firms.list(Optional.of(all.get(all.size() - 1).code()), PAGE);
      }
      return all;
    } finally {
      parts.persistence().close();
    }
  }

  private static ServerComponent parts(Configuration configuration) {
    return DaggerServerComponent.factory()
        .of(configuration, new MachineClock(InstantSource.system()));
  }
}
