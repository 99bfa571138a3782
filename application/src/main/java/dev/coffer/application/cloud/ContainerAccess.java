package dev.coffer.application.cloud;

import dev.coffer.domain.account.AccountId;
import dev.coffer.domain.container.ContainerSerial;
import java.util.Optional;

/**
 * The right of somebody who was authenticated to one cloud container. Made by {@link
 * Cloud#authenticate} for a device and by {@code Accounts} for a person.
 *
 * @param person who acts, where it is a person
 * @param manages whether devices and credentials may be changed, beside using the container
 */
public record ContainerAccess(
    ContainerSerial container, Optional<AccountId> person, boolean manages) {}
