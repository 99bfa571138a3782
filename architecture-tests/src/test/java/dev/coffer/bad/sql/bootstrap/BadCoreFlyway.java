package dev.coffer.bad.sql.bootstrap;

import org.flywaydb.core.Flyway;

interface BadCoreFlyway {
  Flyway it();
}
