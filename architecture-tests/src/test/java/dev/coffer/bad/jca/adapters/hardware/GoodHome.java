package dev.coffer.bad.jca.adapters.hardware;

import javax.crypto.Cipher;

interface GoodHome {
  Cipher it();
}
