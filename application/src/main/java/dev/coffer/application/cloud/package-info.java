/** The Cloud: holds cloud containers, enrols their devices. */
@NullMarked
package dev.coffer.application.cloud;

import org.jspecify.annotations.NullMarked;
