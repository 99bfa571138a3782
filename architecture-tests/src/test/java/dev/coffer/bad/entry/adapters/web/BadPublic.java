package dev.coffer.bad.entry.adapters.web;

public final class BadPublic {}
