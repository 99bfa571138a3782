package dev.coffer.bad.names.application;

final class BadManager {}
