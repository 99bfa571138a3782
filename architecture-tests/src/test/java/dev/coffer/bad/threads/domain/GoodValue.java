package dev.coffer.bad.threads.domain;

record GoodValue(int seats) {}
