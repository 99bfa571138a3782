package dev.coffer.bad.sql.adapters.web;

import java.sql.Connection;

interface BadSqlConnection {
  Connection it();
}
