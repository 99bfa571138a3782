package dev.coffer.bad.http_client.adapters.web;

import java.net.http.HttpClient;

interface BadHttpHttpClient {
  HttpClient it();
}
