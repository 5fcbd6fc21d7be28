/**
 * Relevance of candidates for a user, batch by batch.
 *
 * <p>Every scorer answers for cold users and cold items too, by a fall-back that its Javadoc declares.
 */
@NullMarked
package io.fairrec.score;

import org.jspecify.annotations.NullMarked;
