package dev.coffer.bad.application.application;

import dev.coffer.bad.application.bootstrap.GoodMain;

interface BadCommand {
  void run(GoodMain main);
}
