/** What a firm signs about its audit log. */
@NullMarked
package dev.coffer.domain.audit;

import org.jspecify.annotations.NullMarked;
