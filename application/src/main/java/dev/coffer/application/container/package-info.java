/** Containers and the keys and secrets behind them: services and their ports. */
@NullMarked
package dev.coffer.application.container;

import org.jspecify.annotations.NullMarked;
