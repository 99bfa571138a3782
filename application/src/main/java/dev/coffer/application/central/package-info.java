/** Central: creates, manages and delivers licences. */
@NullMarked
package dev.coffer.application.central;

import org.jspecify.annotations.NullMarked;
