package dev.coffer.bad.sql.application;

import org.jdbi.v3.core.Jdbi;

interface BadCoreJdbi {
  Jdbi it();
}
