package dev.coffer.bad.application.adapters.web;

public final class GoodAdapter {}
