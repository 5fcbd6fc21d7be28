/** Re-ranking of one published score matrix: the rows of others again, and fairrec's own fronts beside them. */
@NullMarked
package io.fairrec.examples.steam;

import org.jspecify.annotations.NullMarked;
