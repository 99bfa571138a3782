package dev.coffer.bad.bouncy_castle.adapters.persistence;

import org.bouncycastle.math.ec.ECPoint;

interface BadEcECPoint {
  ECPoint it();
}
