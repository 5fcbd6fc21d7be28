package io.fairrec.eval.policy;

import java.util.Map;

/**
 * Tries a decision on validation data and measures it: a pure function from a {@link PolicyDecision} to figures.
 *
 * <p>{@link RecommenderTrial} runs the façade. An implementation must give equal figures for equal decisions.
 */
@FunctionalInterface
public interface PolicyTrial {

    /** The figures by name; the same names for every decision, every value finite. */
    Map<String, Double> figures(PolicyDecision decision);
}
