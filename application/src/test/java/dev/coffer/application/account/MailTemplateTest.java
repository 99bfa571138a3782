package dev.coffer.application.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.domain.Malformed;
import dev.coffer.domain.license.FirmCode;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class MailTemplateTest {
  private static MailTemplate ticket(String file) {
    return MailTemplate.parse(MailKind.TICKET, file);
  }

  @Test
  void everyUsualTextNamesOnlyWhatItsKindKnows() {
    for (MailKind kind : MailKind.values()) {
      MailTemplate usual = MailTemplate.usual(kind);
      Map<String, String> values = new TreeMap<>();
      kind.placeholders().forEach(name -> values.put(name, "<" + name + ">"));
      assertThat(usual.subject(values)).isNotBlank().doesNotContain("{{");
      assertThat(usual.text(values)).endsWith("\n").doesNotContain("{{");
      kind.needed().forEach(name -> assertThat(usual.text(values)).contains("<" + name + ">"));
    }
  }

  @Test
  void theCommandsThatTextsNameCanBeCopiedWhole() {
    Set<MailKind> naming = EnumSet.noneOf(MailKind.class);
    for (MailKind kind : MailKind.values()) {
      String[] commands =
          kind.usual()
              .lines()
              .filter(line -> line.contains("coffer "))
              .map(String::strip)
              .toArray(String[]::new);
      for (String command : commands) {
        naming.add(kind);
        assertThat(command).startsWith("coffer ").endsWith(" --server {{server}}");
        assertThat(command)
            .contains(kind.needed().stream().map(each -> "{{" + each + "}}").toList());
      }
    }
    assertThat(naming)
        .as("those whose commands a tour runs as they are mailed (MailTourTest)")
        .containsExactly(MailKind.CONFIRMATION, MailKind.RESET, MailKind.RESTORE, MailKind.TICKET);
  }

  @Test
  void anUnknownPlaceIsRefusedByName() {
    assertThatThrownBy(() -> ticket("Subject: Hi\n\n{{ticket}} {{password}}\n"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("{{password}} is not known here")
        .hasMessageContaining("{{customer}}");
  }

  @Test
  void aTextWithoutWhatItIsForIsRefused() {
    assertThatThrownBy(() -> ticket("Subject: {{firm}}\n\nThank you.\n"))
        .isInstanceOf(Malformed.class)
        .hasMessageContaining("{{ticket}} is missing");
  }

  @Test
  void whatIsNoTemplateIsRefused() {
    for (String file :
        new String[] {
          "",
          "{{ticket}}",
          "Subject: \n\n{{ticket}}",
          "Subject: x\n{{ticket}}",
          "Subject: x\n\n{{ticket}",
          "Subject: x\n\n{{ticket}} {{",
          "Subject: x\n\n{{ticket\n}}",
          "Subject: x\n\n{{ticket}}" + "y".repeat(MailTemplate.LONGEST)
        }) {
      assertThatThrownBy(() -> ticket(file)).as(file).isInstanceOf(Malformed.class);
    }
  }

  @Test
  void valuesAreNoTemplatesAndBreakNoSubject() {
    MailTemplate template = ticket("Subject: For {{customer}}\r\n\r\n{{ticket}}: {{customer}}\r\n");
    Map<String, String> values =
        Map.of("customer", "{{ticket}} $1\r\nBcc: x@example.org", "ticket", "T-1");

    assertThat(template.subject(values)).isEqualTo("For {{ticket}} $1 Bcc: x@example.org");
    assertThat(template.text(values)).isEqualTo("T-1: {{ticket}} $1\r\nBcc: x@example.org\n");
  }

  @Test
  void aFirmsTextComesBeforeTheServers() {
    MailTemplate server = ticket("Subject: server\n\n{{ticket}}\n");
    MailTemplate own = ticket("Subject: own\n\n{{ticket}}\n");
    FirmCode firm = new FirmCode(7);
    MailTexts texts =
        new MailTexts(Map.of(MailKind.TICKET, server), Map.of(firm, Map.of(MailKind.TICKET, own)));

    assertThat(texts.of(MailKind.TICKET, Optional.of(firm))).isEqualTo(own);
    assertThat(texts.of(MailKind.TICKET, Optional.of(new FirmCode(8)))).isEqualTo(server);
    assertThat(texts.of(MailKind.TICKET, Optional.empty())).isEqualTo(server);
    assertThat(texts.of(MailKind.EXPIRING, Optional.of(firm)))
        .isEqualTo(MailTemplate.usual(MailKind.EXPIRING));
  }
}
