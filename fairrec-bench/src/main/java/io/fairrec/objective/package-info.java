/** Rivals that need what {@code fairrec-core} keeps to itself. */
@NullMarked
package io.fairrec.objective;

import org.jspecify.annotations.NullMarked;
