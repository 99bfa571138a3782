/** The Gateway: activation and registration for people and wizards. */
@NullMarked
package dev.coffer.application.gateway;

import org.jspecify.annotations.NullMarked;
