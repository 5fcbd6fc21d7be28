/**
 * Fair recommendation in one object: {@link io.fairrec.Recommender}.
 *
 * <p>The way of the data, and the order in which to read the packages:
 *
 * <pre>
 * interactions → portraits → candidates → scores → objectives → slate → explanation
 *    (data)      (portrait)  (candidate)  (score)  (objective)  (rerank)  (explain)
 *                                                     ↑ fairness: groups, exposure, targets, prices
 * </pre>
 *
 * <p>A request reads an immutable price snapshot; what was shown is recorded after the answer; prices move at the end of
 * an epoch. So answers within an epoch do not depend on the order of threads, and replays are exact.
 */
@NullMarked
package io.fairrec;

import org.jspecify.annotations.NullMarked;
