/** Short programs that show the library at work. */
@NullMarked
package io.fairrec.examples;

import org.jspecify.annotations.NullMarked;
