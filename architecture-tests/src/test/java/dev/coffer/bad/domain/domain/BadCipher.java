package dev.coffer.bad.domain.domain;

import javax.crypto.SecretKey;

interface BadCipher {
  SecretKey key();
}
