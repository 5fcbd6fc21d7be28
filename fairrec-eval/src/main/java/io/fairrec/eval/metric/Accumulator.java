package io.fairrec.eval.metric;

/**
 * Collects the slates of users one by one.
 *
 * <p>Not thread-safe: one per thread, merged at the end. The result must not depend on the order of users nor on how they
 * were spread over accumulators, but for rounding (1e-12 relative).
 */
public interface Accumulator {

    /**
     * Adds the slate of one user; call it once per user.
     *
     * @param user the user's ordinal
     * @param slate distinct item ordinals from rank 1 on; borrowed, must not be kept nor changed
     * @param size how many entries of {@code slate} count, at least 0
     */
    void add(int user, int[] slate, int size);

    /**
     * Adds what another accumulator of the same metric and context has collected; the other stays as it is.
     *
     * @throws IllegalArgumentException if the other belongs to another metric
     */
    void merge(Accumulator other);

    /** The figure so far; may be asked at any time. */
    MetricResult result();
}
