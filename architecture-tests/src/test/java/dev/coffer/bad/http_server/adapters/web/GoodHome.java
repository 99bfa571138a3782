package dev.coffer.bad.http_server.adapters.web;

import io.javalin.Javalin;

interface GoodHome {
  Javalin it();
}
