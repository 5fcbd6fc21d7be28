/**
 * Divides a log into what a model may see and what it is measured on.
 *
 * <p>{@link io.fairrec.eval.split.Splits} has one method per protocol, {@link io.fairrec.eval.split.Folds} those of cross
 * validation. Both sides keep the id spaces of the log, so
 * ordinals mean the same everywhere, and every row lies on exactly one side.
 */
@NullMarked
package io.fairrec.eval.split;

import org.jspecify.annotations.NullMarked;
