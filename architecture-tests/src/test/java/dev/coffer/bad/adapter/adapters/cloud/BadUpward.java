package dev.coffer.bad.adapter.adapters.cloud;

import dev.coffer.bad.adapter.bootstrap.GoodMain;

interface BadUpward {
  GoodMain main();
}
