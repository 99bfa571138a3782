package dev.coffer.bad.http_server.adapters.cloud;

import jakarta.servlet.Servlet;

interface BadServletServlet {
  Servlet it();
}
