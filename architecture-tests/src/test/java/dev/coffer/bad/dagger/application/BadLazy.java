package dev.coffer.bad.dagger.application;

import dagger.Lazy;

interface BadLazy {
  Lazy<String> it();
}
