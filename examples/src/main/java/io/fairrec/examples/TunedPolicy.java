package io.fairrec.examples;

import io.fairrec.policy.Policy;
import io.fairrec.score.CalibratedScorer;

/**
 * What validation chose for one base model.
 *
 * @param base the model
 * @param calibration score to probability of purchase, fitted on validation purchases
 * @param policy weights, promise, first price and pacing: all that a shop would deploy
 * @param revenueWeight the weight of expected revenue beside a relevance of weight 1
 * @param validationNdcg NDCG@10 of the base on validation
 * @param validationRevenueChange relative change of revenue@10 on validation, at the constant price
 */
record TunedPolicy(
        BaseModel base,
        CalibratedScorer calibration,
        Policy policy,
        double revenueWeight,
        double validationNdcg,
        double validationRevenueChange) {

    /** The price that validation found, in percentage points of the probability of purchase. */
    double price() {
        return policy.promises().get(0).initialPrice();
    }
}
