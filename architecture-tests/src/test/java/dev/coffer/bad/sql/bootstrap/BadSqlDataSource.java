package dev.coffer.bad.sql.bootstrap;

import javax.sql.DataSource;

interface BadSqlDataSource {
  DataSource it();
}
