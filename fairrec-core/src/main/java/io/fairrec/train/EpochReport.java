package io.fairrec.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one epoch came to.
 *
 * @param epoch how many epochs are done, from 1
 * @param epochs how many there will be at most
 * @param losses per task its mean unweighted value over the epoch's batches, in the order of the tasks; copied
 * @param validation what the {@link Validator} said after this epoch; null if it was not asked
 * @param best whether that is the largest value so far
 */
public record EpochReport(
        int epoch,
        int epochs,
        Map<String, Double> losses,
        @Nullable Double validation,
        boolean best) {

    /** Copies the losses and keeps their order. */
    public EpochReport {
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
    }
}
