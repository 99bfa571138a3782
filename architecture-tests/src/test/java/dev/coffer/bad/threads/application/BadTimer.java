package dev.coffer.bad.threads.application;

import java.util.Timer;

interface BadTimer {
  Timer timer();
}
