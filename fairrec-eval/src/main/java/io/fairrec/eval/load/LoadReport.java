package io.fairrec.eval.load;

import io.fairrec.base.Checks;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What happened to every row of a file. {@code rowsRead = rowsKept + rowsMerged + rowsLeftOut + rejected rows}, always.
 *
 * <p>Immutable, thread-safe; holds counts only, never a value of a row.
 *
 * @param source the file's name as in error messages
 * @param sha256 of the file's bytes as they were read (compressed, if it was), in lower-case hexadecimal
 * @param bytes the length of the file
 * @param charset the one that was used: the byte-order mark's, else the one that was asked for
 * @param truncated whether the compressed file broke off, which only {@link DelimitedFile#allowTruncated()} forgives
 * @param rowsRead rows below the header, empty lines not counted
 * @param rowsKept rows of which the data were made
 * @param rowsMerged duplicates that went into, or gave way to, another row
 * @param rowsLeftOut good rows about users or items that the given ids do not hold
 * @param valuesFilled empty cells that got the default that the caller named
 * @param rejected bad rows by reason, such as {@code "quantity: is negative"}; sorted
 */
public record LoadReport(
        String source,
        String sha256,
        long bytes,
        String charset,
        boolean truncated,
        long rowsRead,
        long rowsKept,
        long rowsMerged,
        long rowsLeftOut,
        long valuesFilled,
        SortedMap<String, Long> rejected) {

    /** Copies, and checks that the rows add up. */
    public LoadReport {
        Checks.notBlank(source, "source");
        rejected = Collections.unmodifiableSortedMap(new TreeMap<>(rejected));
        long told = rowsKept + rowsMerged + rowsLeftOut + sum(rejected);
        if (told != rowsRead) {
            throw new IllegalArgumentException("The rowsRead (" + rowsRead
                    + ") must be the sum of the rows kept, merged, left out and rejected (" + told + ").");
        }
    }

    /** How many rows were rejected, whatever the reason; 0 in strict mode, which stops at the first. */
    public long rowsRejected() {
        return sum(rejected);
    }

    private static long sum(SortedMap<String, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        return sum;
    }
}
