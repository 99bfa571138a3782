/** HTTP clients of Central, Gateway, Cloud and the vendors' interface. */
@NullMarked
package dev.coffer.adapters.cloud.client;

import org.jspecify.annotations.NullMarked;
