package io.fairrec.rerank;

/**
 * What exposure a group deserves (Singh and Joachims, Fairness of Exposure in Rankings, KDD 2018). With e the expected
 * exposure of an item and m its merit, a quotient is equal for all groups.
 */
public enum ExposureNotion {

    /** Mean exposure: Σ e / items of the group. Always attainable: a uniformly random ranking has it. */
    DEMOGRAPHIC_PARITY,

    /**
     * Exposure over merit: Σ e / Σ m, the "disparate treatment" constraint. Not attainable where one group has nearly all
     * the merit: even on top it cannot get so much exposure.
     */
    DISPARATE_TREATMENT,

    /**
     * Expected clicks over merit: Σ m · e / Σ m, the "disparate impact" constraint. Attainable where every group has merit:
     * a uniformly random ranking has it.
     */
    DISPARATE_IMPACT
}
