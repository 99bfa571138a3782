package dev.coffer.bad.threads.application;

import java.util.concurrent.CompletableFuture;

final class BadAsync {
  CompletableFuture<String> later = CompletableFuture.supplyAsync(() -> "x");
}
