package dev.coffer.bad.sql.adapters.web;

import com.zaxxer.hikari.HikariDataSource;

interface BadHikariHikariDataSource {
  HikariDataSource it();
}
