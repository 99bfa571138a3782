package dev.coffer.bad.threads.application;

import java.util.concurrent.TimeUnit;

final class BadSleep {
  void rest() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }
}
