package dev.coffer.bad.domain.domain;

import java.net.URI;

record BadAddress(URI uri) {}
