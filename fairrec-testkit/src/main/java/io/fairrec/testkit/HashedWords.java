package io.fairrec.testkit;

import io.fairrec.portrait.TextEncoder;
import io.fairrec.portrait.TextReport;
import io.fairrec.portrait.TextReport.Reason;
import io.fairrec.portrait.TextReport.Unreadable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A text encoder without a model, for tests: word counts hashed into a fixed number of columns, length 1.
 *
 * <p>Words are runs of letters and digits, lower-cased; an ideograph is a word of its own. (The hashing trick of
 * Weinberger et al., "Feature hashing for large scale multitask learning", ICML 2009, without its signs: two words in one
 * column must not cancel, or a readable text would have the zero vector.) Texts that share words are similar, nothing
 * else is: it understands no meaning, and is no substitute for a language model.
 *
 * <p>A text without a single word is reported as {@link Reason#UNKNOWN_TOKENS} with share 1. Nothing is ever cut.
 * Stateless, thread-safe, the same bits on every machine and in every batch; O(characters + dimension) a text.
 */
public final class HashedWords implements TextEncoder {

    private final int dimension;

    private HashedWords(int dimension) {
        this.dimension = dimension;
    }

    /**
     * An encoder.
     *
     * @param dimension at least 1; with fewer columns more words share one
     */
    public static HashedWords of(int dimension) {
        if (dimension < 1) {
            throw new IllegalArgumentException("The dimension (" + dimension + ") must be at least 1.");
        }
        return new HashedWords(dimension);
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public TextReport encode(List<String> texts, float[] out) {
        int n = texts.size();
        if (out.length < Math.multiplyExact(n, dimension)) {
            throw new IllegalArgumentException("The out.length (" + out.length + ") must be at least " + n * dimension
                    + ": " + n + " texts of dimension " + dimension + ".");
        }
        List<Unreadable> unreadable = new ArrayList<>();
        double[] counts = new double[dimension];
        for (int t = 0; t < n; t++) {
            int words = count(texts.get(t).toLowerCase(Locale.ROOT), counts);
            if (words == 0) {
                boolean blank = texts.get(t).isBlank();
                unreadable.add(new Unreadable(t, blank ? Reason.BLANK : Reason.UNKNOWN_TOKENS, blank ? 0 : 1));
            }
            double squares = 0;
            for (double count : counts) {
                squares += count * count;
            }
            double norm = Math.sqrt(squares);
            for (int d = 0; d < dimension; d++) {
                out[t * dimension + d] = words == 0 ? 0 : (float) (counts[d] / norm);
            }
        }
        return new TextReport(n, 0, unreadable);
    }

    /** Fills {@code counts} and returns the number of words. */
    private int count(String text, double[] counts) {
        Arrays.fill(counts, 0);
        int words = 0;
        int begin = -1;
        int next;
        for (int i = 0; i < text.length(); i = next) {
            int point = text.codePointAt(i);
            next = i + Character.charCount(point);
            boolean alone = Character.isIdeographic(point);
            if (begin >= 0 && (alone || !Character.isLetterOrDigit(point))) {
                counts[column(text, begin, i)]++;
                begin = -1;
            }
            if (alone) {
                counts[column(text, i, next)]++;
                words++;
            } else if (begin < 0 && Character.isLetterOrDigit(point)) {
                begin = i;
                words++;
            }
        }
        if (begin >= 0) {
            counts[column(text, begin, text.length())]++;
        }
        return words;
    }

    private int column(String text, int begin, int end) {
        int hash = 0;
        for (int i = begin; i < end; i++) {
            hash = 31 * hash + text.charAt(i);
        }
        // The finalizer of MurmurHash3: without it, neighbouring ideographs fall into neighbouring columns.
        hash = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >>> 13)) * 0xc2b2ae35;
        return Math.floorMod(hash ^ (hash >>> 16), dimension);
    }

    @Override
    public String toString() {
        return "HashedWords[" + dimension + "]";
    }
}
