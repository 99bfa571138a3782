package dev.coffer.bad.entry.adapters.web;

final class GoodHidden {}
