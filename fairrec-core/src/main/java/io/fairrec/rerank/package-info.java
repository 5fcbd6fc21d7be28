/**
 * From utilities to a slate that keeps its promises, and certificates from a checker that did not make the slate.
 */
@NullMarked
package io.fairrec.rerank;

import org.jspecify.annotations.NullMarked;
