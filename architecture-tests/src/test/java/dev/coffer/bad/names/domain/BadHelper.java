package dev.coffer.bad.names.domain;

final class BadHelper {}
