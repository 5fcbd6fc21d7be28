/**
 * Why an item stands in its slot: arithmetic first, words at the edge.
 *
 * <p>The parts of an {@link io.fairrec.explain.Explanation} sum to the utility that placed the item, within 1e-9.
 */
@NullMarked
package io.fairrec.explain;

import org.jspecify.annotations.NullMarked;
