/**
 * What is known of one user, and its encodings as vectors.
 *
 * <p>A {@link io.fairrec.portrait.UserPortrait} holds facts: the time-ordered history and the labels that the caller
 * named. A {@link io.fairrec.portrait.PortraitEncoder} turns portraits into vectors, one block each: interests,
 * behaviour, attributes. Blocks are fused by concatenation or projection and normalised with stored moments. A {@link
 * io.fairrec.portrait.GraphEncoder} computes the vectors of all users and items of a graph at once, offline; a {@link
 * io.fairrec.portrait.TableEncoder} serves them.
 */
@NullMarked
package io.fairrec.portrait;

import org.jspecify.annotations.NullMarked;
