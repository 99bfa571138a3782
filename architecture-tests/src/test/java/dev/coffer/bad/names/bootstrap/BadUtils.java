package dev.coffer.bad.names.bootstrap;

final class BadUtils {}
