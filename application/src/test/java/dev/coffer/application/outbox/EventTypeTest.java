package dev.coffer.application.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.domain.license.Place;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;

final class EventTypeTest {
  @Test
  void everyPlaceOfALicenceIsInTheCatalogue() {
    for (Place.State state : Place.State.values()) {
      assertThat(EventType.ofLabel("license." + state.name().toLowerCase(Locale.ROOT)))
          .as(state.name())
          .isPresent();
    }
  }

  @Test
  void namesAreUniqueAndFitTheOutbox() {
    assertThat(Arrays.stream(EventType.values()).map(EventType::label))
        .doesNotHaveDuplicates()
        .allMatch(label -> label.matches("[a-z]+\\.[a-z-]+") && label.length() <= 64);
    assertThat(EventType.ofLabel("license.lost")).isEmpty();
  }
}
