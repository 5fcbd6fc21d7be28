/**
 * Reads delimited files into the columns of {@link io.fairrec.data}: rows, catalogue, groups, numeric features.
 *
 * <p>{@link io.fairrec.eval.load.DelimitedFile} says where a file is, how it is written and how many bad rows are
 * forgiven; a loader maps its columns. Nothing is lost silently: every row that was read is kept, merged, left out or
 * rejected, and {@link io.fairrec.eval.load.LoadReport} counts each.
 */
@NullMarked
package io.fairrec.eval.load;

import org.jspecify.annotations.NullMarked;
