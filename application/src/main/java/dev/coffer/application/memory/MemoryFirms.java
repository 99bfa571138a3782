package dev.coffer.application.memory;

import dev.coffer.application.Paging;
import dev.coffer.application.central.Firm;
import dev.coffer.application.central.FirmStore;
import dev.coffer.application.central.FormerKey;
import dev.coffer.application.container.KeyHandle;
import dev.coffer.domain.license.FirmCode;
import dev.coffer.domain.license.FirmId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Thread-safe. */
final class MemoryFirms implements FirmStore {
  private static final String ONLY = "operator";

  private final MemoryTable<Long, Firm> byCode;
  private final MemoryTable<FirmId, Firm> byId;
  private final MemoryTable<Within<FirmId, Long>, FormerKey> former;
  private final MemoryTable<String, KeyHandle> operator;

  MemoryFirms(MemoryDatabase database) {
    this.byCode = database.table("firm");
    this.byId = database.table("firm.id");
    this.former = database.table("former_issuing_key");
    this.operator = database.table("operator");
  }

  @Override
  public boolean add(Firm firm) {
    long code = firm.code().value();
    if (byCode.contains(code) || byId.contains(firm.id())) {
      return false;
    }
    byCode.put(code, firm);
    byId.put(firm.id(), firm);
    return true;
  }

  @Override
  public Optional<Firm> byCode(FirmCode code) {
    return byCode.find(code.value());
  }

  @Override
  public Optional<Firm> byId(FirmId id) {
    return byId.find(id);
  }

  @Override
  public List<Firm> list(Optional<FirmCode> after, int limit) {
    long last = after.map(FirmCode::value).orElse(0L);
    return byCode.after(last, Paging.checked(limit)).stream().map(Map.Entry::getValue).toList();
  }

  @Override
  public Optional<Long> revision(FirmId id) {
    return byId.find(id).map(Firm::revision);
  }

  @Override
  public boolean replace(Firm next, FormerKey key) {
    Optional<Firm> there = byId.findAndLock(next.id());
    if (there.isEmpty() || there.get().revision() != next.revision() - 1) {
      return false;
    }
    byId.put(next.id(), next);
    byCode.put(next.code().value(), next);
    former.put(new Within<>(next.id(), key.epoch()), key);
    return true;
  }

  @Override
  public List<FormerKey> formerKeys(FirmId id, int limit) {
    return Within.entries(former, id, Paging.checked(limit)).stream()
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public Optional<KeyHandle> operator() {
    return operator.find(ONLY);
  }

  @Override
  public boolean establishOperator(KeyHandle handle) {
    return operator.insert(ONLY, handle);
  }
}
