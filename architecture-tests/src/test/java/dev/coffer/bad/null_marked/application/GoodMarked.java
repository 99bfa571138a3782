package dev.coffer.bad.null_marked.application;

final class GoodMarked {}
