package io.fairrec.eval.metric;

/** Which way a metric is better. */
public enum Direction {
    /** More is better, as in NDCG. */
    HIGHER_IS_BETTER,
    /** Less is better, as in a loss. */
    LOWER_IS_BETTER,
    /** Neither: the figure describes, or is judged by its distance from a target, as an exposure share is. */
    NEUTRAL
}
