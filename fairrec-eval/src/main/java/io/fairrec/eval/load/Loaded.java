package io.fairrec.eval.load;

import java.util.function.Function;

/**
 * What a loader made of a file, and what it did to get there.
 *
 * @param data the columns
 * @param report the counts, and the hash of the file
 * @param <T> the kind of data
 */
public record Loaded<T>(T data, LoadReport report) {

    /** The same report with something made of the data. */
    public <R> Loaded<R> map(Function<? super T, ? extends R> change) {
        return new Loaded<>(change.apply(data), report);
    }
}
