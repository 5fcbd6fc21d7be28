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
 */
public record LeakageReading(String attacker, Estimate auc, double permuted, List<Double> folds) {

    /** Checks and copies. */
    public LeakageReading {
        Checks.notBlank(attacker, "attacker");
        Checks.between(permuted, 0, 1, "permuted");
        folds = List.copyOf(folds);
    }

    /** The AUC of an attacker who may turn the answer round: {@code max(auc, 1 − auc)}. */
    public double twoSided() {
        return Math.max(auc.value(), 1 - auc.value());
    }
}
