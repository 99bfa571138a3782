package dev.coffer.bad.threads.application;

import java.util.concurrent.ExecutorService;

interface BadExecutor {
  ExecutorService executor();
}
