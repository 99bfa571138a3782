package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  private record Row(String name, int seats, Optional<Instant> until, List<String> tags) {}

  @Test
  void recordsMapsAndListsNest() {
    Map<String, Object> value = new LinkedHashMap<>();
    value.put("row", new Row("a", 2, Optional.of(Instant.EPOCH), List.of("x", "y")));
    value.put("none", Optional.empty());
    value.put("empty", Map.of());
    value.put("list", Arrays.asList(1, true, null));

    assertThat(Json.of(value))
        .isEqualTo(
            "{\"row\":{\"name\":\"a\",\"seats\":2,\"until\":\"1970-01-01T00:00:00Z\","
                + "\"tags\":[\"x\",\"y\"]},\"none\":null,\"empty\":{},\"list\":[1,true,null]}");
  }

  @Test
  void anyTextIsReadBackByAnIndependentReader() throws IOException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    ObjectMapper reader = new ObjectMapper();
    for (int i = 0; i < 500; i++) {
      String text = text(random);
      JsonNode read = reader.readTree(Json.of(List.of(text)));
      assertThat(read.get(0).textValue()).as("seed %s", seed).isEqualTo(text);
    }
  }

  @Test
  void aLoneSurrogateIsEscaped() {
    assertThat(Json.of("a\ud800b")).isEqualTo("\"a\\ud800b\"");
    assertThat(Json.of("\udc00")).isEqualTo("\"\\udc00\"");
  }

  private static String text(Random random) {
    int[] points =
        random
            .ints(random.nextInt(20), 0, 0x11000)
            .filter(point -> point < 0xd800 || point > 0xdfff)
            .toArray();
    return new String(points, 0, points.length);
  }
}
