/** Armored text: how binary messages travel in files and mails. */
@NullMarked
package dev.coffer.domain.armor;

import org.jspecify.annotations.NullMarked;
