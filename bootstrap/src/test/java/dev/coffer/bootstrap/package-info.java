@NullMarked
package dev.coffer.bootstrap;

import org.jspecify.annotations.NullMarked;
