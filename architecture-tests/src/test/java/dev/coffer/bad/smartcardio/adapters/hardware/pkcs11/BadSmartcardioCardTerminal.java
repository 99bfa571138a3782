package dev.coffer.bad.smartcardio.adapters.hardware.pkcs11;

import javax.smartcardio.CardTerminal;

interface BadSmartcardioCardTerminal {
  CardTerminal it();
}
