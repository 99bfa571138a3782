package dev.coffer.bad.threads.domain;

interface BadThread {
  Thread thread();
}
