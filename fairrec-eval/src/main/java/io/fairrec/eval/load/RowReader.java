package io.fairrec.eval.load;

import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.fairrec.base.DataException;
import io.fairrec.base.Problems;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Runs through a file once, hands good rows to a loader and keeps account of all. Not thread-safe; O(file). */
final class RowReader {

    /** What a loader did with a row. */
    enum Outcome {
        KEPT,
        MERGED,
        LEFT_OUT
    }

    /** A loader's part. */
    @FunctionalInterface
    interface Consumer {
        Outcome accept(Row row) throws BadRowException;
    }

    private static final String CUT_OFF = "(row): is cut off by the end of the file";

    private final DelimitedFile file;
    private final Consumer consumer;
    private final SortedMap<String, Long> rejected = new TreeMap<>();
    private long read;
    private long kept;
    private long merged;
    private long leftOut;
    private long filled;
    private @Nullable String firstBad;
    private boolean brokenEnd;

    private RowReader(DelimitedFile file, Consumer consumer) {
        this.file = file;
        this.consumer = consumer;
    }

    /**
     * Reads a file to its end.
     *
     * @param wanted the columns by slot; each must be in the file exactly once
     * @throws io.fairrec.base.ConfigException if a strict file is to forgive something
     * @throws DataException if the file cannot be read, lacks a column, or has more bad rows than are forgiven
     */
    static LoadReport read(DelimitedFile file, List<String> wanted, Consumer consumer) {
        requireLenient(file);
        try (FileBytes bytes = new FileBytes(file);
                RejectedRows aside = RejectedRows.of(file.tolerance())) {
            return new RowReader(file, consumer).run(bytes, wanted, aside);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new DataException("The file \"" + file.name() + "\" does not exist. Check the path.", e);
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (UncheckedIOException e) {
            throw unreadable(file, e);
        }
    }

    private static void requireLenient(DelimitedFile file) {
        DelimitedFile.Tolerance tolerance = file.tolerance();
        Problems problems = new Problems();
        problems.addIf(
                !tolerance.lenient() && (tolerance.rejectedFile() != null || tolerance.rejectedText() != null),
                "rejectedTo(…) is set, but a strict file has no rejected rows. Call lenient(…) too.");
        problems.addIf(
                !tolerance.lenient() && tolerance.allowTruncated(),
                "allowTruncated() is set, but a strict file forgives nothing. Call lenient(…) too.");
        problems.throwIfAny("reader of \"" + file.name() + "\"");
    }

    private static DataException unreadable(DelimitedFile file, Exception e) {
        return new DataException("The file \"" + file.name() + "\" cannot be read: " + e, e);
    }

    private LoadReport run(FileBytes bytes, List<String> wanted, RejectedRows aside) throws IOException {
        DelimitedFile.Format format = file.format();
        try (CloseableIterator<CsvRecord> records = parser(format, bytes).iterator()) {
            CsvRecord next = advance(records, bytes, aside);
            Header header;
            if (format.columns().isEmpty()) {
                if (next == null) {
                    throw new DataException("The file \"" + file.name()
                            + "\" is empty. A header line was expected; name the columns if it has none.");
                }
                header = Header.of(next.getFields());
                next = advance(records, bytes, aside);
            } else {
                header = Header.of(format.columns());
            }
            int[] position = header.positions(wanted, file);
            aside.header(header.names());
            Row row = new Row(wanted, position, format.missing());
            boolean first = format.columns().size() > 0;
            while (next != null) {
                CsvRecord record = next;
                List<String> fields = first ? Header.withoutMark(record.getFields()) : record.getFields();
                first = false;
                next = advance(records, bytes, aside);
                read++;
                if (next == null && bytes.truncated() && !brokenEnd) {
                    reject(aside, record.getStartingLineNumber(), "(row)", CUT_OFF, fields);
                } else {
                    handle(record.getStartingLineNumber(), fields, header, row, aside);
                }
            }
            bytes.drain();
        }
        LoadReport report = report(bytes);
        checkShare(report);
        return report;
    }

    private static CsvReader<CsvRecord> parser(DelimitedFile.Format format, FileBytes bytes) throws IOException {
        return CsvReader.builder()
                .fieldSeparator(format.delimiter())
                .quoteCharacter(format.quote())
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowUnclosedQuote(false)
                .build(
                        CsvRecordHandler.of(handler ->
                                handler.maxFieldSize(format.maxFieldLength()).maxRecordSize(format.maxRowLength())),
                        bytes.characters());
    }

    private LoadReport report(FileBytes bytes) {
        return new LoadReport(
                file.name(),
                bytes.sha256(),
                bytes.bytes(),
                bytes.charset().name(),
                bytes.truncated(),
                read,
                kept,
                merged,
                leftOut,
                filled,
                rejected);
    }

    private void handle(long line, List<String> fields, Header header, Row row, RejectedRows aside) {
        row.reset(fields);
        try {
            if (fields.size() != header.names().size()) {
                throw new BadRowException(
                        "has another number of fields than the header",
                        "It has " + fields.size() + " of " + header.names().size()
                                + "; check the delimiter and the quotes.");
            }
            Outcome outcome = consumer.accept(row);
            switch (outcome) {
                case KEPT -> kept++;
                case MERGED -> merged++;
                case LEFT_OUT -> leftOut++;
            }
            filled += row.filled();
        } catch (BadRowException e) {
            String message = message(line, row, e);
            if (!file.tolerance().lenient()) {
                throw new DataException(message);
            }
            if (firstBad == null) {
                firstBad = message;
            }
            reject(aside, line, row.failedColumn(), row.failedColumn() + ": " + e.reason(), fields);
        }
    }

    private void reject(RejectedRows aside, long line, String column, String reason, List<String> fields) {
        rejected.merge(reason, 1L, Long::sum);
        aside.row(line, column, reason, fields);
    }

    private String message(long line, Row row, BadRowException e) {
        String advice = e.advice().isEmpty() ? "" : " " + e.advice();
        return "The file \"" + file.name() + "\", line " + line + ", column \"" + row.failedColumn()
                + "\": the value \"" + Shown.of(row.failedCell()) + "\" " + e.reason() + "." + advice;
    }

    /** The next row, null at the end. One that a forgiven break left with an open quote is counted and ends the file. */
    private @Nullable CsvRecord advance(CloseableIterator<CsvRecord> records, FileBytes bytes, RejectedRows aside) {
        try {
            return records.hasNext() ? records.next() : null;
        } catch (CsvParseException e) {
            if (e.getCause() instanceof DataException ours) {
                throw ours;
            }
            if (bytes.truncated() && isAtEnd(records)) {
                brokenEnd = true;
                read++;
                reject(aside, RejectedRows.UNKNOWN_LINE, "(row)", CUT_OFF, List.of());
                return null;
            }
            if (e.getCause() instanceof UncheckedIOException || e.getCause() instanceof IOException) {
                throw new DataException("The file \"" + file.name() + "\" cannot be read: " + e.getCause(), e);
            }
            throw new DataException(
                    "The file \"" + file.name() + "\" is not delimited as expected: " + e.getMessage()
                            + ". Check the delimiter (" + Shown.of(file.format().delimiter())
                            + ") and the quotes; fields may have "
                            + file.format().maxFieldLength() + " characters, rows "
                            + file.format().maxRowLength() + ": see maxLength(…) and unquoted().",
                    e);
        }
    }

    /** Behind a quote that the end left open the parser is done; behind any other fault it fails again. */
    private static boolean isAtEnd(CloseableIterator<CsvRecord> records) {
        try {
            return !records.hasNext();
        } catch (CsvParseException e) {
            return false;
        }
    }

    private void checkShare(LoadReport report) {
        double allowed = file.tolerance().maxBadShare() * report.rowsRead();
        if (report.rowsRejected() > allowed) {
            throw new DataException("The file \"" + file.name() + "\" has " + report.rowsRejected() + " bad rows of "
                    + report.rowsRead() + ", more than the allowed share ("
                    + file.tolerance().maxBadShare() + "): " + report.rejected() + ". "
                    + (firstBad == null ? "" : "The first: " + firstBad));
        }
    }
}
