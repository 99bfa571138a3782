/**
 * The simulator: the real services under simulated time, network, stores and crashes, all drawn
 * from one seed, with the laws checked as they run.
 */
@NullMarked
package dev.coffer.application.simulation;

import org.jspecify.annotations.NullMarked;
