package io.fairrec.eval.load;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A delimited text file (CSV, TSV, …): where it is, how it is written, and how many bad rows are forgiven.
 *
 * <p>Unless told otherwise: comma, double quotes (RFC 4180), UTF-8, a header line, strict. Compressed files are known by
 * their first bytes, not by their names, and are read through GZIP. A byte-order mark wins over the charset.
 *
 * <p><b>Strict</b> mode stops at the first bad row, with file, line, column, value and reason. <b>Lenient</b> mode goes
 * on, counts bad rows per reason, writes them aside if told where, and fails when their share is too large. Some faults
 * end both: a missing column, a broken quote or an over-long field (nobody can tell where the next row begins), a damaged
 * archive; a compressed file that breaks off ends both too, unless {@link #allowTruncated()}.
 *
 * <p>Immutable and thread-safe, but for the places where rejected rows go; nothing is opened before a loader reads it.
 */
public final class DelimitedFile {

    /** Opens the bytes, again at every call. */
    @FunctionalInterface
    public interface Opener {
        /** A fresh stream that the caller closes. */
        InputStream open() throws IOException;
    }

    /** How the file is written. {@code columns} empty: the first line names them. */
    record Format(
            Charset charset,
            String delimiter,
            char quote,
            List<String> columns,
            int maxFieldLength,
            int maxRowLength,
            Set<String> missing) {}

    /** What is forgiven. */
    record Tolerance(
            boolean lenient,
            double maxBadShare,
            boolean allowTruncated,
            @Nullable Path rejectedFile,
            @Nullable Appendable rejectedText) {}

    /** FastCSV needs a quote character; nobody's text holds this one. */
    private static final char NO_QUOTE = '\0';

    private final String name;
    private final Opener opener;
    private final Format format;
    private final Tolerance tolerance;

    private DelimitedFile(String name, Opener opener, Format format, Tolerance tolerance) {
        this.name = name;
        this.opener = opener;
        this.format = format;
        this.tolerance = tolerance;
    }

    /** A file on disk. */
    public static DelimitedFile of(Path path) {
        return of(path.toString(), () -> Files.newInputStream(path));
    }

    /**
     * A resource on the class path.
     *
     * @param beside the class whose package and loader find it
     * @param resource as in {@link Class#getResource}
     */
    public static DelimitedFile resource(Class<?> beside, String resource) {
        return of("classpath:" + resource, () -> {
            InputStream stream = beside.getResourceAsStream(resource);
            if (stream == null) {
                throw new DataException("The resource \"" + resource + "\" is not on the class path beside "
                        + beside.getName() + ". Check its spelling, and that the build copies it.");
            }
            return stream;
        });
    }

    /**
     * Bytes from anywhere.
     *
     * @param name what error messages call it; not blank
     * @param opener called once per load
     */
    public static DelimitedFile of(String name, Opener opener) {
        return new DelimitedFile(
                Checks.notBlank(name, "name"),
                opener,
                new Format(StandardCharsets.UTF_8, ",", '"', List.of(), 1 << 16, 1 << 20, Set.of("")),
                new Tolerance(false, 0, false, null, null));
    }

    /** The charset, UTF-8 unless set. A row with bytes that are not of it is a bad row. */
    public DelimitedFile charset(Charset charset) {
        return with(new Format(
                charset,
                format.delimiter,
                format.quote,
                format.columns,
                format.maxFieldLength,
                format.maxRowLength,
                format.missing));
    }

    /** What stands between two fields: one character or more, such as {@code "\t"} or {@code "::"}; a comma unless set. */
    public DelimitedFile delimiter(String delimiter) {
        if (delimiter.isEmpty() || delimiter.indexOf('\n') >= 0 || delimiter.indexOf('\r') >= 0) {
            throw new IllegalArgumentException("The delimiter must have a character, and none that ends a line.");
        }
        return with(new Format(
                format.charset,
                delimiter,
                format.quote,
                format.columns,
                format.maxFieldLength,
                format.maxRowLength,
                format.missing));
    }

    /** What encloses a field that holds a delimiter; a double quote unless set. */
    public DelimitedFile quote(char quote) {
        return with(new Format(
                format.charset,
                format.delimiter,
                quote,
                format.columns,
                format.maxFieldLength,
                format.maxRowLength,
                format.missing));
    }

    /** Quotes mean nothing in this file: they are text. */
    public DelimitedFile unquoted() {
        return quote(NO_QUOTE);
    }

    /** Names the columns of a file without a header line, from the left. */
    public DelimitedFile columns(String... names) {
        Checks.atLeast(names.length, 1, "number of columns");
        return with(new Format(
                format.charset,
                format.delimiter,
                format.quote,
                List.of(names),
                format.maxFieldLength,
                format.maxRowLength,
                format.missing));
    }

    /** Words that mean that a cell is empty, such as {@code "NA"}; a blank cell is empty anyhow. */
    public DelimitedFile missing(String... words) {
        java.util.TreeSet<String> all = new java.util.TreeSet<>(List.of(words));
        all.add("");
        return with(new Format(
                format.charset,
                format.delimiter,
                format.quote,
                format.columns,
                format.maxFieldLength,
                format.maxRowLength,
                Set.copyOf(all)));
    }

    /** The longest field and the longest row in characters, 65,536 and 1,048,576 unless set: a lost quote must not eat the memory. */
    public DelimitedFile maxLength(int field, int row) {
        return with(new Format(
                format.charset,
                format.delimiter,
                format.quote,
                format.columns,
                Checks.atLeast(field, 1, "field length"),
                Checks.atLeast(row, field, "row length"),
                format.missing));
    }

    /**
     * Goes on at a bad row.
     *
     * @param maxBadShare of all rows, in [0, 1]; when more are bad, loading fails at the end of the file after all
     */
    public DelimitedFile lenient(double maxBadShare) {
        return with(new Tolerance(
                true,
                Checks.between(maxBadShare, 0, 1, "maxBadShare"),
                tolerance.allowTruncated,
                tolerance.rejectedFile,
                tolerance.rejectedText));
    }

    /** Writes rejected rows into this file (UTF-8, replaced at every load): line, column, reason, then the fields as they were. Needs {@link #lenient}. */
    public DelimitedFile rejectedTo(Path file) {
        return with(new Tolerance(tolerance.lenient, tolerance.maxBadShare, tolerance.allowTruncated, file, null));
    }

    /** Appends the same there; the caller keeps it. */
    public DelimitedFile rejectedTo(Appendable text) {
        return with(new Tolerance(tolerance.lenient, tolerance.maxBadShare, tolerance.allowTruncated, null, text));
    }

    /** Keeps the rows in front of the break of a compressed file that breaks off; the last of them is rejected. Needs {@link #lenient}. */
    public DelimitedFile allowTruncated() {
        return with(new Tolerance(
                tolerance.lenient, tolerance.maxBadShare, true, tolerance.rejectedFile, tolerance.rejectedText));
    }

    String name() {
        return name;
    }

    Format format() {
        return format;
    }

    Tolerance tolerance() {
        return tolerance;
    }

    InputStream open() throws IOException {
        return opener.open();
    }

    private DelimitedFile with(Format changed) {
        return new DelimitedFile(name, opener, changed, tolerance);
    }

    private DelimitedFile with(Tolerance changed) {
        return new DelimitedFile(name, opener, format, changed);
    }

    /** The name and the mode. */
    @Override
    public String toString() {
        return "DelimitedFile[" + name + (tolerance.lenient ? ", lenient" : ", strict") + "]";
    }
}
