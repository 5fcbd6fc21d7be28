/**
 * What an answer should achieve, and how several aims become one utility.
 *
 * <p>An {@link io.fairrec.objective.Objective} fills one column with a value per candidate; a
 * {@link io.fairrec.objective.SetObjective} values a candidate given what is already on the slate; an
 * {@link io.fairrec.objective.ObjectiveCombiner} turns the columns into one utility, monotone in each of them.
 */
@NullMarked
package io.fairrec.objective;

import org.jspecify.annotations.NullMarked;
