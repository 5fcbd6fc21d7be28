/**
 * What a slate was worth: the {@link io.fairrec.eval.metric.Metric} interface and the built-in metrics.
 *
 * <p>Start at {@link io.fairrec.eval.metric.Metrics}, the list of all of them. A metric that cannot be computed says why
 * ({@link io.fairrec.eval.metric.Undefined}); it never answers NaN.
 */
@NullMarked
package io.fairrec.eval.metric;

import org.jspecify.annotations.NullMarked;
