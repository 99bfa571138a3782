package dev.coffer.adapters.web;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.coffer.application.central.OrderImport;
import dev.coffer.application.central.OrderImport.Column;
import dev.coffer.application.central.OrderImport.Fault;
import dev.coffer.application.central.OrderImport.Reason;
import dev.coffer.application.central.OrderImport.Row;
import dev.coffer.domain.Malformed;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tables as spreadsheets write and read them (RFC 4180). */
final class Csv {
  /** What a spreadsheet takes for the beginning of a formula, in both widths. */
  private static final String FORMULA = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private static final int BUFFER = 1 << 20;
  private static final char BOM = '\ufeff';
  private static final int LONGEST_NAME = 64;

  private Csv() {}

  /** What a table says, and where it is none. */
  record Table(List<Row> rows, List<Fault> faults) {
    /** Whether the first line names columns that there are. */
    boolean hasColumns() {
      return faults.stream()
          .noneMatch(
              fault ->
                  fault.reason() == Reason.UNKNOWN_COLUMN
                      || fault.reason() == Reason.REPEATED_COLUMN
                      || fault.reason() == Reason.MISSING_COLUMN);
    }
  }

  /**
   * Reads a table whose first line names its columns, in any order. Fields are separated by commas,
   * or by semicolons where the first line has no comma; quoted where needed; lines end with CRLF or
   * LF; empty lines count for nothing.
   *
   * @throws Malformed when it is not UTF-8
   */
  static Table read(byte[] octets) {
    String text = text(octets);
    String head = text.lines().findFirst().orElse("");
    char separator = head.indexOf(';') >= 0 && head.indexOf(',') < 0 ? ';' : ',';
    List<Row> rows = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    long line = 1;
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder()
            .fieldSeparator(separator)
            .skipEmptyLines(true)
            .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
            .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
            .allowUnclosedQuote(false)
            .maxBufferSize(BUFFER)
            .ofCsvRecord(text)) {
      Iterator<CsvRecord> records = reader.iterator();
      List<Optional<Column>> columns = List.of();
      while (records.hasNext()) {
        CsvRecord record = records.next();
        line = record.getStartingLineNumber();
        if (columns.isEmpty()) {
          columns = columns(record, faults);
        } else if (record.getFieldCount() != columns.size()) {
          faults.add(new Fault(line, "", Reason.WRONG_COUNT));
        } else if (rows.size() <= OrderImport.MOST_ROWS) {
          rows.add(new Row(line, cells(record, columns)));
        }
        line++;
      }
    } catch (CsvParseException e) {
      faults.add(new Fault(line, "", Reason.BAD_QUOTES));
    } catch (IOException e) {
      throw new IllegalStateException("a text that cannot be read", e);
    }
    return new Table(rows, faults);
  }

  private static String text(byte[] octets) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString();
      return !text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new Malformed(Malformed.Reason.BAD_TEXT, "the table is not UTF-8");
    }
  }

  private static List<Optional<Column>> columns(CsvRecord head, List<Fault> faults) {
    List<Optional<Column>> columns = new ArrayList<>();
    Set<Column> seen = new HashSet<>();
    for (String field : head.getFields()) {
      String name = field.strip();
      Optional<Column> column =
          Arrays.stream(Column.values())
              .filter(each -> each.label().equals(name.toLowerCase(Locale.ROOT)))
              .findFirst();
      if (column.isEmpty() || !seen.add(column.get())) {
        faults.add(
            new Fault(
                head.getStartingLineNumber(),
                name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                column.isEmpty() ? Reason.UNKNOWN_COLUMN : Reason.REPEATED_COLUMN));
      }
      columns.add(column);
    }
    if (!seen.contains(Column.PRODUCT)) {
      faults.add(
          new Fault(head.getStartingLineNumber(), Column.PRODUCT.label(), Reason.MISSING_COLUMN));
    }
    return columns;
  }

  private static Map<Column, String> cells(CsvRecord record, List<Optional<Column>> columns) {
    Map<Column, String> cells = new EnumMap<>(Column.class);
    for (int i = 0; i < columns.size(); i++) {
      String field = record.getField(i).strip().replace("\r\n", "\n");
      if (!field.isEmpty()) {
        columns.get(i).ifPresent(column -> cells.put(column, field));
      }
    }
    return cells;
  }

  /** Lines of a table. A text that a spreadsheet would take for a formula is told as text. */
  static String written(List<List<String>> lines) {
    StringWriter text = new StringWriter();
    CsvWriter writer = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text);
    for (List<String> line : lines) {
      writer.writeRecord(line.stream().map(Csv::harmless).toList());
    }
    try {
      writer.close();
    } catch (IOException e) {
      throw new IllegalStateException("a text that cannot be written", e);
    }
    return text.toString();
  }

  private static String harmless(String field) {
    return !field.isEmpty() && FORMULA.indexOf(field.charAt(0)) >= 0 ? "'" + field : field;
  }
}
