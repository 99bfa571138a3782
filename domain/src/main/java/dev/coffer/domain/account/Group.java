package dev.coffer.domain.account;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.Text;
import dev.coffer.domain.time.StoredTime;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * People who own containers together. A person can belong to several groups.
 *
 * @param name 1 to 128 characters
 * @param members each member's role; at least one manager
 */
public record Group(
    GroupId id, String name, SortedMap<AccountId, Role> members, Instant createdAt) {
  /** The most members of one group. */
  public static final int MOST_MEMBERS = 10_000;

  /** What a member may do. */
  public enum Role {
    /** Uses the group's containers, and adds and removes members, devices and credentials. */
    MANAGER,
    /** Uses the group's containers. */
    MEMBER
  }

  public Group {
    members = Collections.unmodifiableSortedMap(new TreeMap<>(members));
    Text.name("a group's name", name, 128);
    createdAt = StoredTime.of(createdAt);
    if (members.size() > MOST_MEMBERS) {
      throw new Malformed(Malformed.Reason.OVER_LIMIT, "a group has at most 10000 members");
    }
    if (!members.containsValue(Role.MANAGER)) {
      throw new Malformed(Malformed.Reason.OUT_OF_RANGE, "a group has at least one manager");
    }
  }

  /** What {@code account} may do here; empty: it is no member. */
  public Optional<Role> role(AccountId account) {
    return Optional.ofNullable(members.get(account));
  }

  public boolean isManagedBy(AccountId account) {
    return members.get(account) == Role.MANAGER;
  }

  /**
   * With this member, or with this role for one that it has.
   *
   * @throws Malformed when it has {@value #MOST_MEMBERS} others, or no manager would be left
   */
  public Group with(AccountId account, Role role) {
    Map<AccountId, Role> next = new TreeMap<>(members);
    next.put(account, role);
    return new Group(id, name, new TreeMap<>(next), createdAt);
  }

  /**
   * Without this member, if it is one.
   *
   * @throws Malformed when no manager would be left
   */
  public Group without(AccountId account) {
    SortedMap<AccountId, Role> next = new TreeMap<>(members);
    next.remove(account);
    return new Group(id, name, next, createdAt);
  }
}
