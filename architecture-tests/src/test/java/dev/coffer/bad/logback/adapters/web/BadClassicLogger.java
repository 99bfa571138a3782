package dev.coffer.bad.logback.adapters.web;

import ch.qos.logback.classic.Logger;

interface BadClassicLogger {
  Logger it();
}
