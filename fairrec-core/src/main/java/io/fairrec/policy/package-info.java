/**
 * Policies as data: what a recommender should do, in records that translate to the same builder calls, and their JSON.
 *
 * <p>The only package of the core that knows Jackson.
 */
@NullMarked
package io.fairrec.policy;

import org.jspecify.annotations.NullMarked;
