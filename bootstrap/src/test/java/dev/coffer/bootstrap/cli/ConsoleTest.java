package dev.coffer.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.application.Outcome;
import dev.coffer.application.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsoleTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void aRefusalIsOneSentenceWithItsRemedyAndExitThree() {
    int exit = console(false, false).fail(refusal());

    assertThat(exit).isEqualTo(3);
    assertThat(err()).isEqualTo("coffer: All 5 seats are taken. Try again at 12:00.\n");
  }

  @Test
  void aRefusalInJsonCarriesItsTypeAndFigures() {
    console(true, false).fail(refusal());

    assertThat(err())
        .isEqualTo(
            "{\"type\":\"lease.exhausted\",\"title\":\"All 5 seats are taken.\","
                + "\"remedy\":\"Try again at 12:00.\",\"exit\":3,\"seats\":5}\n");
    assertThat(out()).isEmpty();
  }

  @Test
  void aServicesRefusalKeepsItsTypeAndFigures() {
    Outcome<String> refused = Outcome.refused(Problem.TICKET_USED, "container", "C0");

    assertThatThrownBy(() -> Refusal.unless(refused))
        .isInstanceOfSatisfying(
            Refusal.class,
            e -> {
              assertThat(e.type()).isEqualTo("ticket.used");
              assertThat(e.details()).containsEntry("container", "C0");
            });
    assertThat(Refusal.unless(Outcome.done("x"))).isEqualTo("x");
  }

  @Test
  void somethingUnreachableExitsFour() {
    assertThat(console(false, false).fail(new Unreachable("No answer.", "Start it.", null)))
        .isEqualTo(4);
  }

  @Test
  void aDefectExitsOneAndShowsNoTraceUnlessAsked() {
    assertThat(console(false, false).bug(new IllegalStateException("broken"))).isEqualTo(1);
    assertThat(err()).contains("IllegalStateException: broken").doesNotContain("\tat ");

    console(Map.of("COFFER_DEBUG", "1"), "", false, false).bug(new IllegalStateException("broken"));
    assertThat(err()).contains("\tat ");
  }

  @Test
  void aTableIsAlignedOnATerminalAndTabbedInAPipe() {
    List<List<String>> rows = List.of(List.of("a", "1"), List.of("longer", "2"));

    console(Map.of("NO_COLOR", "1"), "", false, true).table(List.of("Name", "Seats"), rows);
    assertThat(out()).isEqualTo("Name    Seats\na       1\nlonger  2\n");

    out.reset();
    console(false, false).table(List.of("Name", "Seats"), rows);
    assertThat(out()).isEqualTo("a\t1\nlonger\t2\n");
  }

  @Test
  void progressIsShownOnATerminalOnlyAndWipedBeforeTheResult() {
    Console terminal = console(false, true);
    terminal.progress("Asking the server");
    terminal.line("done");
    assertThat(err()).contains("Asking the server …").endsWith("\r\u001b[2K");

    err.reset();
    console(false, false).progress("Asking the server");
    console(true, true).progress("Asking the server");
    assertThat(err()).isEmpty();
  }

  @Test
  void anAnswerIsEitherTextOrJson() {
    console(false, false).answer(Map.of("a", 1), () -> out.writeBytes(new byte[] {'t'}));
    assertThat(out()).isEqualTo("t");

    out.reset();
    console(true, false).answer(Map.of("a", 1), () -> out.writeBytes(new byte[] {'t'}));
    assertThat(out()).isEqualTo("{\"a\":1}\n");
  }

  @Test
  void aSecretIsTheFirstLineOfStandardInput() {
    assertThat(console(Map.of(), "tr0ub4dor &3\nmore", false, false).secret("Password", true))
        .isEqualTo("tr0ub4dor &3".toCharArray());
  }

  @Test
  void aSecretNeedsATerminalOrALine() {
    assertThatThrownBy(() -> console(false, false).secret("Password", false))
        .isInstanceOf(Misuse.class)
        .hasMessageContaining("standard input");
    assertThatThrownBy(() -> console(false, false).secret("Password", true))
        .isInstanceOf(Misuse.class);
  }

  private static Refusal refusal() {
    return new Refusal("lease.exhausted", "All 5 seats are taken.", "Try again at 12:00.")
        .with("seats", 5);
  }

  private Console console(boolean json, boolean terminal) {
    return console(Map.of(), "", json, terminal);
  }

  private Console console(
      Map<String, String> variables, String input, boolean json, boolean terminal) {
    return new Console(
        new Environment(
            variables,
            new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            terminal),
        json);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
