package dev.coffer.application.container;

import dev.coffer.domain.Bytes;
import dev.coffer.domain.container.ContainerKind;
import dev.coffer.domain.license.LicenseEntry;
import dev.coffer.domain.protect.EntryKey;
import dev.coffer.domain.protect.Unlock;

/** What a container does to give a key, once the use was allowed. */
final class Unlocking {
  private Unlocking() {}

  /**
   * The key that {@code unlock} asks for.
   *
   * @throws UnwrapRefused when the file's head was altered
   */
  static Bytes key(
      Keys keys, KeyHandle handle, LicenseEntry entry, ContainerKind kind, Unlock unlock) {
    EntryKey key = unlock.key(entry).orElseThrow(UnwrapRefused::new);
    if (unlock instanceof Unlock.Content content) {
      Bytes wrapped = content.header().key(kind).orElseThrow(UnwrapRefused::new);
      return keys.unwrap(handle, key.wrapped(), content.header().bound(kind), wrapped);
    }
    return keys.derive(handle, key.wrapped(), ((Unlock.Secret) unlock).bound());
  }
}
