/** Measures: loaders, splits, metrics, statistics, experiments and the report. */
@NullMarked
package io.fairrec.eval;

import org.jspecify.annotations.NullMarked;
