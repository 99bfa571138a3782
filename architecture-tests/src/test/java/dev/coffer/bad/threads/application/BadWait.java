package dev.coffer.bad.threads.application;

final class BadWait {
  synchronized void rest() throws InterruptedException {
    while (toString().isEmpty()) {
      wait();
    }
  }
}
