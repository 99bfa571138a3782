package dev.coffer.bad.randomness.domain;

record GoodArgument(long drawn) {}
