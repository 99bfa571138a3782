package dev.coffer.application.audit;

import dev.coffer.domain.license.FirmId;
import java.util.List;

/** Somebody who is told of lines in the transaction that chains them. */
@FunctionalInterface
public interface Follower {
  /** Joins the current transaction, which may run again. */
  void chained(FirmId firm, List<AuditLine> lines);
}
