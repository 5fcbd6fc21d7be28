/** Errors and checks that every other package uses. */
@NullMarked
package io.fairrec.base;

import org.jspecify.annotations.NullMarked;
