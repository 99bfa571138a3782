package dev.coffer.adapters.persistence.jdbi;

import dev.coffer.application.Paging;
import dev.coffer.application.Versioned;
import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.account.Group;
import dev.coffer.domain.account.GroupId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Tables {@code account_group} and {@code account_group_member}. Thread-safe. */
final class GroupRows {
  private static final Codes<Group.Role> ROLES =
      new Codes<>(
          Group.Role.class,
          role ->
              switch (role) {
                case MANAGER -> "manager";
                case MEMBER -> "member";
              });

  private static final String JOINED =
      "SELECT g.id, g.version, g.name, g.created_at, m.account, m.role FROM account_group g"
          + " JOIN account_group_member m ON m.account_group = g.id";

  private final JdbiTransactions transactions;

  GroupRows(JdbiTransactions transactions) {
    this.transactions = transactions;
  }

  /** A group's row, joined with one of its members. */
  private record Joined(
      GroupId id, long version, String name, Instant createdAt, AccountId member, Group.Role role) {

    static Joined read(Row row) throws SQLException {
      return new Joined(
          new GroupId(row.id("id")),
          row.number("version"),
          row.text("name"),
          row.time("created_at"),
          new AccountId(row.id("account")),
          ROLES.constant(row.text("role")));
    }
  }

  Optional<Versioned<Group>> find(GroupId id) {
    List<Joined> rows =
        transactions
            .reading()
            .createQuery(JOINED + " WHERE g.id = :id")
            .bind("id", id.text())
            .map((columns, context) -> Joined.read(new Row(columns)))
            .list();
    return groups(rows).stream().findFirst();
  }

  List<Group> of(AccountId account) {
    List<Joined> rows =
        transactions
            .reading()
            .createQuery(
                JOINED
                    + " WHERE g.id IN (SELECT account_group FROM account_group_member"
                    + " WHERE account = :account ORDER BY account_group LIMIT :limit)")
            .bind("account", account.text())
            .bind("limit", Paging.MOST)
            .map((columns, context) -> Joined.read(new Row(columns)))
            .list();
    return groups(rows).stream().map(Versioned::value).toList();
  }

  /** The groups that the rows tell of, in ascending order of id. */
  private static List<Versioned<Group>> groups(List<Joined> rows) {
    SortedMap<GroupId, List<Joined>> byGroup = new TreeMap<>();
    for (Joined row : rows) {
      byGroup.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row);
    }
    return byGroup.values().stream().map(GroupRows::group).toList();
  }

  private static Versioned<Group> group(List<Joined> rows) {
    SortedMap<AccountId, Group.Role> members = new TreeMap<>();
    rows.forEach(row -> members.put(row.member(), row.role()));
    Joined any = rows.get(0);
    return new Versioned<>(
        new Group(any.id(), any.name(), members, any.createdAt()), any.version());
  }

  void save(Versioned<Group> group) {
    Group value = group.value();
    transactions.save(
        "group " + value.id(),
        group.version(),
        """
        INSERT INTO account_group (id, version, name, created_at)
        VALUES (:id, :version + 1, :name, :created_at)""",
        """
        UPDATE account_group SET version = :version + 1, name = :name, created_at = :created_at
        WHERE id = :id AND version = :version""",
        statement ->
            statement
                .bind("id", value.id().text())
                .bind("name", value.name())
                .bind("created_at", Columns.of(value.createdAt())));
    Map<AccountId, Group.Role> before =
        group.version() == 0 ? Map.of() : find(value.id()).orElseThrow().value().members();
    transactions.write(
        handle -> {
          saveMembers(handle, value, before);
          return true;
        });
  }

  private static void saveMembers(Handle handle, Group group, Map<AccountId, Group.Role> before) {
    Set<AccountId> changed = new TreeSet<>();
    group
        .members()
        .forEach(
            (member, role) -> {
              if (before.get(member) != role) {
                changed.add(member);
              }
            });
    Set<AccountId> replaced = new TreeSet<>(changed);
    replaced.retainAll(before.keySet());
    before.keySet().stream()
        .filter(member -> !group.members().containsKey(member))
        .forEach(replaced::add);
    remove(handle, group.id(), replaced);
    add(handle, group, changed);
  }

  private static void remove(Handle handle, GroupId group, Collection<AccountId> members) {
    if (members.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "DELETE FROM account_group_member WHERE account_group = :id AND account = :account");
    members.forEach(member -> batch.bind("id", group.text()).bind("account", member.text()).add());
    batch.execute();
  }

  private static void add(Handle handle, Group group, Collection<AccountId> members) {
    if (members.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            "INSERT INTO account_group_member (account_group, account, role)"
                + " VALUES (:id, :account, :role)");
    for (AccountId member : members) {
      batch
          .bind("id", group.id().text())
          .bind("account", member.text())
          .bind("role", ROLES.word(group.role(member).orElseThrow()))
          .add();
    }
    batch.execute();
  }
}
