package dev.coffer.bad.sql.adapters.web;

import org.postgresql.PGConnection;

interface BadPostgresqlPGConnection {
  PGConnection it();
}
