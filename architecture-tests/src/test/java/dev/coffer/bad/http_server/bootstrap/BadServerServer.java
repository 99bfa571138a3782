package dev.coffer.bad.http_server.bootstrap;

import org.eclipse.jetty.server.Server;

interface BadServerServer {
  Server it();
}
