/** People, groups, devices and credentials. */
@NullMarked
package dev.coffer.domain.account;

import org.jspecify.annotations.NullMarked;
