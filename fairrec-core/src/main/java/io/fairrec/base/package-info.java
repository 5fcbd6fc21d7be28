/**
 * What every stage needs: errors, argument checks, the one provider interface behind every SPI, and provenance.
 *
 * <p>Errors come in two kinds. A programming error is an {@link IllegalArgumentException} or one of its relatives. An
 * error of the world outside (a file, a model, a configuration) is an unchecked {@link io.fairrec.base.FairRecException}.
 * Both name the thing, its value and the rule it broke, then give advice.
 */
@NullMarked
package io.fairrec.base;

import org.jspecify.annotations.NullMarked;
