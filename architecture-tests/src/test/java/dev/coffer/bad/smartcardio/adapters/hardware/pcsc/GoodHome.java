package dev.coffer.bad.smartcardio.adapters.hardware.pcsc;

import javax.smartcardio.CardTerminal;

interface GoodHome {
  CardTerminal it();
}
