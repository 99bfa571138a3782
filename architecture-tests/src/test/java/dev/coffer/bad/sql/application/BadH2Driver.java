package dev.coffer.bad.sql.application;

import org.h2.Driver;

interface BadH2Driver {
  Driver it();
}
