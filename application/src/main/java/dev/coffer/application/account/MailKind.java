package dev.coffer.application.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The messages that are mailed, and what may and must stand in each. */
public enum MailKind {
  CONFIRMATION(
      "code",
      "code",
      """
      Subject: Confirm your e-mail address

      Welcome. Confirm this address within three days with the code

          {{code}}

      for example by:

          coffer confirm {{code}} --server {{server}}

      If you did not register, do nothing.
      """),
  REGISTERED(
      "",
      "",
      """
      Subject: You already have an account

      Somebody, perhaps you, tried to register this address again.
      Sign in instead, or reset your password. Nothing was changed.
      """),
  RESET(
      "code",
      "code",
      """
      Subject: Reset your password

      Set a new password within one hour with the code

          {{code}}

      for example by:

          coffer reset --code {{code}} --server {{server}}

      If you did not ask for this, do nothing: your password stays.
      """),
  RESTORE(
      "hint code",
      "code",
      """
      Subject: Restore your licences

      Somebody asked to restore the licences of your ticket {{hint}}-…

      If it was you, go on with this code within 24 hours:

          coffer restore --code {{code}} --server {{server}}

      The copies in the container that was lost end. If it was not you, do nothing.
      """),
  TICKET(
      "firm customer order products ticket",
      "ticket",
      """
      Subject: Your licences from {{firm}}

      {{customer}},

      thank you for your order {{order}}:

      {{products}}

      Your ticket is

          {{ticket}}

      Activate it for example by:

          coffer activate {{ticket}} --server {{server}}

      Keep it: whoever has it may use the licences.
      """),
  EXPIRING(
      "firm customer product license end days",
      "",
      """
      Subject: {{product}} ends on {{end}}

      {{customer}},

      your licence of {{product}} from {{firm}} ends on {{end}}.

      Days left: {{days}}

      Licence: {{license}}
      """);

  private final String places;
  private final String needed;
  private final String usual;

  MailKind(String places, String needed, String usual) {
    this.places = "server " + places;
    this.needed = needed;
    this.usual = usual;
  }

  /** What may stand between double braces. */
  public Set<String> placeholders() {
    return names(places);
  }

  /** What must, or the message would be of no use. */
  Set<String> needed() {
    return names(needed);
  }

  private static Set<String> names(String text) {
    return Arrays.stream(text.split(" "))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The text that serves where nobody wrote another. */
  String usual() {
    return usual;
  }

  /** The name of a file with another text. */
  public String file() {
    return name().toLowerCase(Locale.ROOT) + ".txt";
  }
}
