package dev.coffer.domain.account;

/** Whose a cloud container is. */
public sealed interface Owner {
  /** Nobody's yet: it was made for a ticket without account; whoever holds its device holds it. */
  record Nobody() implements Owner {}

  /** A person's: personal. */
  record Person(AccountId account) implements Owner {}

  /** A group's: floating. */
  record Team(GroupId group) implements Owner {}
}
