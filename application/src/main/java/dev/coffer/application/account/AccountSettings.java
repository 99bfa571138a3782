package dev.coffer.application.account;

/**
 * How accounts are run.
 *
 * @param confirmation whether an e-mail address must be confirmed before its account serves
 * @param publicAddress the server's address as people reach it, for links in mail and credentials
 */
public record AccountSettings(boolean confirmation, String publicAddress) {}
