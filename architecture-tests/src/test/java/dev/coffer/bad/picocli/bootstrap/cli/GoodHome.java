package dev.coffer.bad.picocli.bootstrap.cli;

import picocli.CommandLine;

interface GoodHome {
  CommandLine it();
}
