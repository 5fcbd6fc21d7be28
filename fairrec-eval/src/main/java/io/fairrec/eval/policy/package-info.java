/**
 * Choosing a policy on validation data: the price that keeps a promise and the gain at which it should move; and, by {@link
 * io.fairrec.eval.policy.PolicySearch}, the weights, prices and models that no others beat.
 */
@NullMarked
package io.fairrec.eval.policy;

import org.jspecify.annotations.NullMarked;
