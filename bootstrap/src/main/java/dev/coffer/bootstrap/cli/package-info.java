/** The command line: one class per verb, registered in {@code Commands}; {@code Main} runs them. */
@NullMarked
package dev.coffer.bootstrap.cli;

import org.jspecify.annotations.NullMarked;
