package dev.coffer.bad.picocli.bootstrap.config;

import picocli.CommandLine;

interface BadPicocliCommandLine {
  CommandLine it();
}
