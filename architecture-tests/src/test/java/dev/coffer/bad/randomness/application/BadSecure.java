package dev.coffer.bad.randomness.application;

import java.security.SecureRandom;

interface BadSecure {
  SecureRandom random();
}
