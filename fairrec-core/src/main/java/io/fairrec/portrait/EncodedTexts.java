package io.fairrec.portrait;

import io.fairrec.base.Checks;
import io.fairrec.data.VectorTable;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.List;

/**
 * Many texts as one table of vectors, with the report of what could not be read.
 *
 * <p>Immutable, thread-safe. {@code EncodedTexts.of(encoder, reviews.texts())} is what {@link TextInterestEncoder} and {@link
 * SentimentHead} take; the table can be saved and served from a file, so that texts are encoded once.
 *
 * @param vectors row t is the vector of text t; zero if the text could not be read
 * @param report on all texts; its indexes are rows
 */
public record EncodedTexts(VectorTable vectors, TextReport report) {

    /** So many texts go to the encoder at once: enough for it to sort by length, little beside the table. */
    static final int CHUNK = 4096;

    /** Checks that table and report are of the same texts. */
    public EncodedTexts {
        Checks.length(vectors.rows(), report.texts(), "vectors");
    }

    /**
     * Encodes texts, 4,096 at a time.
     *
     * @param encoder not kept, not closed
     * @param texts n texts, n · dimension below 2³¹
     */
    public static EncodedTexts of(TextEncoder encoder, List<String> texts) {
        int dimension = encoder.dimension();
        int n = texts.size();
        float[] table = new float[Math.multiplyExact(n, dimension)];
        float[] chunk = new float[Math.min(n, CHUNK) * dimension];
        int truncated = 0;
        List<Unreadable> unreadable = new ArrayList<>();
        for (int begin = 0; begin < n; begin += CHUNK) {
            int end = Math.min(n, begin + CHUNK);
            TextReport report = encoder.encode(texts.subList(begin, end), chunk);
            System.arraycopy(chunk, 0, table, begin * dimension, (end - begin) * dimension);
            truncated += report.truncated();
            for (Unreadable one : report.unreadable()) {
                unreadable.add(new Unreadable(begin + one.index(), one.reason(), one.unknownShare()));
            }
        }
        return new EncodedTexts(VectorTable.of(table, dimension), new TextReport(n, truncated, unreadable));
    }
}
