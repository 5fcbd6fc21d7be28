package io.fairrec.eval.load;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes bad rows aside as CSV: line, column, reason, then the fields as they were. Not thread-safe. */
final class RejectedRows implements AutoCloseable {

    /** The line of a row that never became one: lines count from 1. */
    static final long UNKNOWN_LINE = 0;

    private final @Nullable Writer target;
    private final @Nullable CsvWriter csv;

    private RejectedRows(@Nullable Writer target) {
        this.target = target;
        this.csv = target == null ? null : CsvWriter.builder().build(target);
    }

    /** A writer to the place that the file names; writes nothing if it names none or is strict. */
    static RejectedRows of(DelimitedFile.Tolerance tolerance) throws IOException {
        if (!tolerance.lenient()) {
            return new RejectedRows(null);
        }
        Path file = tolerance.rejectedFile();
        if (file != null) {
            return new RejectedRows(Files.newBufferedWriter(file, StandardCharsets.UTF_8));
        }
        Appendable text = tolerance.rejectedText();
        return new RejectedRows(text == null ? null : new Appending(text));
    }

    void header(List<String> columns) {
        write("line", "column", "reason", columns);
    }

    void row(long line, String column, String reason, List<String> fields) {
        write(line == UNKNOWN_LINE ? "" : Long.toString(line), column, reason, fields);
    }

    private void write(String line, String column, String reason, List<String> fields) {
        if (csv == null) {
            return;
        }
        List<String> record = new ArrayList<>(fields.size() + 3);
        record.add(line);
        record.add(column);
        record.add(reason);
        record.addAll(fields);
        csv.writeRecord(record);
    }

    @Override
    public void close() throws IOException {
        if (csv != null && target != null) {
            csv.flush();
            target.close();
        }
    }

    /** A writer onto the caller's text, which stays open. */
    private static final class Appending extends Writer {

        private final Appendable text;

        Appending(Appendable text) {
            this.text = text;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            text.append(CharBuffer.wrap(buffer, offset, length));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
