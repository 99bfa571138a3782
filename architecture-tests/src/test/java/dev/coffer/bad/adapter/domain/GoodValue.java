package dev.coffer.bad.adapter.domain;

public record GoodValue(int seats) {}
