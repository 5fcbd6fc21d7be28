/**
 * What is known, as immutable columns: ids and ordinals, interactions, the catalogue, groups of users and of items.
 *
 * <p>Everything here is immutable and thread-safe once built. Users and items are <em>ordinals</em>, ints from 0; ids
 * stay at the edge, in {@link io.fairrec.data.IdIndex}. Groups come in partitions, several at once, for users as for
 * items; an entity may carry several labels of one partition, and one without any label belongs to the group
 * {@code unknown}, which is counted, measured and reported like every other. What models computed offline lies in a
 * {@link io.fairrec.data.VectorTable}, in memory or in a mapped file; who had what is an {@link
 * io.fairrec.data.InteractionGraph} to graph models.
 */
@NullMarked
package io.fairrec.data;

import org.jspecify.annotations.NullMarked;
