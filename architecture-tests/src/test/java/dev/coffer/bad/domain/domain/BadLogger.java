package dev.coffer.bad.domain.domain;

import java.util.logging.Logger;

interface BadLogger {
  Logger logger();
}
