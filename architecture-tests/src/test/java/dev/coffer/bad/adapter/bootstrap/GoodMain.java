package dev.coffer.bad.adapter.bootstrap;

public final class GoodMain {}
