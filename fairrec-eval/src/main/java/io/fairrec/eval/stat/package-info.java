/**
 * How sure a figure is: bootstrap intervals, permutation tests, corrections for asking several questions, and
 * standardisation on a covariate.
 *
 * <p>Works on plain {@code double[]} with one entry per user; knows nothing of slates or metrics. Everything is seeded:
 * equal input gives equal output.
 */
@NullMarked
package io.fairrec.eval.stat;

import org.jspecify.annotations.NullMarked;
