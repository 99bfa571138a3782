package dev.coffer.bad.application.bootstrap;

public final class GoodMain {}
