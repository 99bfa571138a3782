package dev.coffer.bad.logback.bootstrap.config;

import ch.qos.logback.classic.Logger;

interface GoodHome {
  Logger it();
}
