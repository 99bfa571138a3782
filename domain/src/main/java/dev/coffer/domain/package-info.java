/** Values that every concept of the domain uses. */
@NullMarked
package dev.coffer.domain;

import org.jspecify.annotations.NullMarked;
