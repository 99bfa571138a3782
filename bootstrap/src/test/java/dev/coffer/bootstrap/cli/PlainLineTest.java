package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PlainLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"list", "list --json", "run --firm 1001 --product 10 -- echo --firm x -- list"})
  void whatIsTypedMostIsReadAtOnce(String line) {
    assertThat(PlainLine.verb(words(line))).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "list --help",
        "list --server http://127.0.0.1:1",
        "--json list",
        "List",
        "help list",
        "run --firm 1001 --product 10 --",
        "run --firm 1001 --product 10 echo x y",
        "run --firm x --product 10 -- echo",
        "run --firm 1001 --product 9999999999 -- echo",
        "run --firm 1001 --product -1 -- echo",
        "run --product 10 --firm 1001 -- echo",
        "run --json --firm 1001 --product 10 -- echo",
        "update"
      })
  void allElseIsReadByTheLibrary(String line) {
    assertThat(PlainLine.verb(words(line))).isEmpty();
  }

  private static List<String> words(String line) {
    return line.isEmpty() ? List.of() : List.of(line.split(" "));
  }
}
