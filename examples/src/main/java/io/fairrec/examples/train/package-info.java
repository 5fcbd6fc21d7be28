/** What training reaches on real data: programs that print the tables of {@code docs/training.md}. */
@NullMarked
package io.fairrec.examples.train;

import org.jspecify.annotations.NullMarked;
