package dev.coffer.bad.sql.adapters.persistence;

import java.sql.Connection;

interface GoodHome {
  Connection it();
}
