package io.fairrec.eval.leakage;

import io.fairrec.base.Checks;
import io.fairrec.eval.stat.Estimate;
import java.util.List;

/**
 * What one attacker reads.
 *
 * @param attacker the attacker's name
 * @param auc the raw AUC, the mean over folds, in [0, 1], never folded; of several classes the macro average of one against
 *     the rest. The interval is a percentile bootstrap over users within folds; it does not cover the attacker's training
 * @param permuted the same with labels dealt out anew: what chance reads here, .5 but for noise
 * @param folds the AUC of each fold; copied
 * @param trainingRows how many labelled rows the attacker was given, in the largest fold; at least 1
 * @param learntFrom how many of them it learnt from; fewer where the attacker takes no more ({@link
 *     Attacker#mostTrainingRows}), and then it may read less than it could
 */
public record LeakageReading(
        String attacker, Estimate auc, double permuted, List<Double> folds, int trainingRows, int learntFrom) {

    /** Checks and copies. */
    public LeakageReading {
        Checks.notBlank(attacker, "attacker");
        Checks.between(permuted, 0, 1, "permuted");
        Checks.atLeast(trainingRows, 1, "trainingRows");
        Checks.between(learntFrom, 1, trainingRows, "learntFrom");
        folds = List.copyOf(folds);
    }

    /** Whether the attacker left out labelled rows. */
    public boolean thinned() {
        return learntFrom < trainingRows;
    }

    /** The AUC of an attacker who may turn the answer round: {@code max(auc, 1 − auc)}. */
    public double twoSided() {
        return Math.max(auc.value(), 1 - auc.value());
    }
}
