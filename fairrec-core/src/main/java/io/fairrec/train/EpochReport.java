package io.fairrec.train;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one epoch came to.
 *
 * @param epoch how many epochs are done, from 1
 * @param epochs how many there will be at most
 * @param losses per task its mean unweighted value over the epoch's batches, in the order of the tasks; copied
 * @param balances how many steps of the epoch ended with which outcome of the balancer; empty without one; copied
 * @param validation what the {@link Validator} said after this epoch; null if it was not asked
 * @param best whether that is the largest value so far
 */
public record EpochReport(
        int epoch,
        int epochs,
        Map<String, Double> losses,
        Map<BalanceOutcome, Integer> balances,
        @Nullable Double validation,
        boolean best) {

    /** Copies the maps; losses keep their order. */
    public EpochReport {
        losses = Collections.unmodifiableMap(new LinkedHashMap<>(losses));
        EnumMap<BalanceOutcome, Integer> counts = new EnumMap<>(BalanceOutcome.class);
        counts.putAll(balances);
        balances = Collections.unmodifiableMap(counts);
    }
}
