package dev.coffer.bad.jca.adapters.web;

import javax.crypto.Cipher;

interface BadCryptoCipher {
  Cipher it();
}
