/** Services (the driving API) and the ports they drive. */
@NullMarked
package dev.coffer.application;

import org.jspecify.annotations.NullMarked;
