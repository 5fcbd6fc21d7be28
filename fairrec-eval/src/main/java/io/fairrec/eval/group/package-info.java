/**
 * How the figures differ between groups: {@link io.fairrec.eval.group.Evaluation} overall and by group, questions with
 * verdicts, and exposure against targets.
 */
@NullMarked
package io.fairrec.eval.group;

import org.jspecify.annotations.NullMarked;
