package dev.coffer.bad.threads.application;

import java.util.concurrent.CompletableFuture;

interface GoodFuture {
  CompletableFuture<String> later();
}
