package dev.coffer.bad.http_server.adapters.cloud;

import io.javalin.Javalin;

interface BadJavalinJavalin {
  Javalin it();
}
