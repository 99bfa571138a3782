package dev.coffer.bad.domain.application;

public final class GoodService {}
