/** Accounts, sign-in and devices: the service and its ports. */
@NullMarked
package dev.coffer.application.account;

import org.jspecify.annotations.NullMarked;
