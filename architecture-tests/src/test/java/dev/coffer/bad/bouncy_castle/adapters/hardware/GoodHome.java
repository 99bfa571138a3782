package dev.coffer.bad.bouncy_castle.adapters.hardware;

import org.bouncycastle.math.ec.ECPoint;

interface GoodHome {
  ECPoint it();
}
