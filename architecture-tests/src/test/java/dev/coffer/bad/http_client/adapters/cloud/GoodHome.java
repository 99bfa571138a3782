package dev.coffer.bad.http_client.adapters.cloud;

import java.net.http.HttpClient;

interface GoodHome {
  HttpClient it();
}
