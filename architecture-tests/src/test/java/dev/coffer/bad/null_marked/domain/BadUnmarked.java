package dev.coffer.bad.null_marked.domain;

final class BadUnmarked {}
