/**
 * Exposure over time: how much of it each provider group got, how much it was promised, and the prices that close the gap.
 * And unfairness as a loss that training makes small.
 *
 * <p>Answers read an immutable, versioned {@link io.fairrec.fairness.PriceSnapshot}; the
 * {@link io.fairrec.fairness.ExposureLedger} sums what was shown; prices move only when an epoch ends. So within an epoch
 * any order of threads gives the same answers, and a replay with the same epochs is exact. A {@link
 * io.fairrec.fairness.PriceRule} says how they move; {@link io.fairrec.fairness.ExposureSums} is the count as a value, which
 * several machines merge.
 *
 * <p>A {@link io.fairrec.fairness.FairnessLoss} is the value and gradient of one unfairness over a {@link
 * io.fairrec.fairness.FairnessBatch} of scores or portraits; {@link io.fairrec.fairness.FairnessLosses} makes the built-ins.
 */
@NullMarked
package io.fairrec.fairness;

import org.jspecify.annotations.NullMarked;
