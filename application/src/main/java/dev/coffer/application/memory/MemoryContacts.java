package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.central.ContactQueue;
import dev.coffer.domain.Id;
import dev.coffer.domain.container.ContainerSerial;
import dev.coffer.domain.license.FirmId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Thread-safe. */
final class MemoryContacts implements ContactQueue {
  private final MemoryTable<Within<ContainerSerial, FirmId>, Due> dues;
  private final MemoryTable<Within<FirmId, ContainerSerial>, ContainerSerial> byFirm;
  private final MemoryTable<Within<Instant, Within<ContainerSerial, FirmId>>, FirmId> byTime;
  private final MemoryTable<Within<FirmId, Id>, Run> runs;

  MemoryContacts(MemoryDatabase database) {
    this.dues = database.table("contact");
    this.byFirm = database.table("contact.firm");
    this.byTime = database.table("contact.due");
    this.runs = database.table("contact.run");
  }

  @Override
  public void mark(ContainerSerial container, FirmId firm, Instant now) {
    Optional<Due> before = dues.find(new Within<>(container, firm));
    put(
        before,
        new Due(
            container,
            firm,
            before.map(Due::marks).orElse(0L) + 1,
            before.map(Due::markedAt).orElse(now),
            now,
            0,
            Optional.empty()));
  }

  @Override
  public List<Due> claim(Instant now, Instant until, int limit) {
    List<Due> claimed = new ArrayList<>();
    for (Map.Entry<Within<Instant, Within<ContainerSerial, FirmId>>, FirmId> entry :
        byTime.first(Paging.checked(limit))) {
      if (!entry.getKey().outer().isAfter(now)) {
        Due due = dues.find(entry.getKey().key()).orElseThrow();
        Due next = at(due, until, due.attempts(), due.problem());
        put(Optional.of(due), next);
        claimed.add(next);
      }
    }
    return claimed;
  }

  @Override
  public void finish(Due claimed) {
    current(claimed)
        .ifPresent(
            due -> {
              byTime.remove(time(due));
              byFirm.remove(new Within<>(due.firm(), due.container()));
              dues.remove(new Within<>(due.container(), due.firm()));
            });
  }

  @Override
  public void postpone(Due claimed, Instant dueAt, String problem) {
    current(claimed)
        .ifPresent(
            due -> put(Optional.of(due), at(due, dueAt, due.attempts() + 1, Optional.of(problem))));
  }

  @Override
  public List<Due> waiting(FirmId firm, Optional<ContainerSerial> after, int limit) {
    return Within.page(byFirm, firm, after, limit).stream()
        .map(container -> dues.find(new Within<>(container, firm)).orElseThrow())
        .toList();
  }

  @Override
  public Run start(Id id, FirmId firm, Instant now) {
    List<Due> all = all(firm);
    for (Due due : all) {
      if (due.dueAt().isAfter(now)) {
        put(Optional.of(due), at(due, now, due.attempts(), due.problem()));
      }
    }
    Run run = new Run(id, firm, now, all.size());
    runs.put(new Within<>(firm, id), run);
    return run;
  }

  @Override
  public Optional<Run> run(FirmId firm, Id id) {
    return runs.find(new Within<>(firm, id));
  }

  @Override
  public Left left(Run run) {
    List<Due> left =
        all(run.firm()).stream().filter(due -> !due.markedAt().isAfter(run.startedAt())).toList();
    return new Left(left.size(), (int) left.stream().filter(Due::failed).count());
  }

  private List<Due> all(FirmId firm) {
    return Within.entries(byFirm, firm, Integer.MAX_VALUE).stream()
        .map(entry -> dues.find(new Within<>(entry.getValue(), firm)).orElseThrow())
        .toList();
  }

  private Optional<Due> current(Due claimed) {
    return dues.find(new Within<>(claimed.container(), claimed.firm()))
        .filter(due -> due.marks() == claimed.marks());
  }

  private void put(Optional<Due> before, Due next) {
    before.ifPresent(due -> byTime.remove(time(due)));
    byTime.put(time(next), next.firm());
    byFirm.put(new Within<>(next.firm(), next.container()), next.container());
    dues.put(new Within<>(next.container(), next.firm()), next);
  }

  private static Within<Instant, Within<ContainerSerial, FirmId>> time(Due due) {
    return new Within<>(due.dueAt(), new Within<>(due.container(), due.firm()));
  }

  private static Due at(Due due, Instant dueAt, int attempts, Optional<String> problem) {
    return new Due(
        due.container(), due.firm(), due.marks(), due.markedAt(), dueAt, attempts, problem);
  }
}
