/** Choosing a policy on validation data: the price that keeps a promise, the gain at which it should move. */
@NullMarked
package io.fairrec.eval.policy;

import org.jspecify.annotations.NullMarked;
