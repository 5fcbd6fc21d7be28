package io.fairrec.testkit;

import io.fairrec.fairness.FairnessBatch;
import io.fairrec.fairness.FairnessLoss;

/** A loss as a user of the library writes one, with what is public: Σ over groups of (mean score of g − mean of all)². */
class OwnFairnessLossTest extends FairnessLossContract {

    @Override
    protected FairnessLoss loss() {
        return new SquaredParity();
    }

    private static final class SquaredParity implements FairnessLoss {

        @Override
        public String name() {
            return "squared-parity";
        }

        @Override
        public Variable variable() {
            return Variable.SCORES;
        }

        @Override
        public double value(FairnessBatch batch) {
            return accumulateGradient(batch, 0, new double[batch.variableLength()]);
        }

        @Override
        public double accumulateGradient(FairnessBatch batch, double weight, double[] gradient) {
            if (batch.variable() != Variable.SCORES
                    || !Double.isFinite(weight)
                    || gradient.length < batch.variableLength()) {
                throw new IllegalArgumentException("Scores, a finite weight and a long enough gradient are needed.");
            }
            double[] sum = new double[batch.groups()];
            int[] count = new int[batch.groups()];
            double total = 0;
            int rows = 0;
            for (int r = 0; r < batch.rows(); r++) {
                if (batch.group(r) >= 0) {
                    sum[batch.group(r)] += batch.value(r, 0);
                    count[batch.group(r)]++;
                    total += batch.value(r, 0);
                    rows++;
                }
            }
            double value = 0;
            double throughMean = 0;
            for (int g = 0; g < sum.length; g++) {
                double away = count[g] == 0 ? 0 : sum[g] / count[g] - total / rows;
                value += away * away;
                throughMean += 2 * away;
            }
            for (int r = 0; r < batch.rows() && value > 0; r++) {
                int g = batch.group(r);
                if (g >= 0) {
                    gradient[r] += weight * (2 * (sum[g] / count[g] - total / rows) / count[g] - throughMean / rows);
                }
            }
            return value;
        }
    }
}
