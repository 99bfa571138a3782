package dev.coffer.bad.domain.domain;

record GoodValue(int seats) {}
