package dev.coffer.bad.domain.domain;

import java.io.InputStream;

interface BadStream {
  InputStream open();
}
