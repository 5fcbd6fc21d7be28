/**
 * Exposure over time: how much of it each provider group got, how much it was promised, and the prices that close the gap.
 *
 * <p>Answers read an immutable, versioned {@link io.fairrec.fairness.PriceSnapshot}; the
 * {@link io.fairrec.fairness.ExposureLedger} sums what was shown; prices move only when an epoch ends. So within an epoch
 * any order of threads gives the same answers, and a replay with the same epochs is exact.
 */
@NullMarked
package io.fairrec.fairness;

import org.jspecify.annotations.NullMarked;
