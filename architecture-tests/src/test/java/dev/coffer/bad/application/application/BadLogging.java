package dev.coffer.bad.application.application;

import org.slf4j.Logger;

interface BadLogging {
  Logger logger();
}
