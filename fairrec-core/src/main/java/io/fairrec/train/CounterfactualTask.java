package io.fairrec.train;

import io.fairrec.fairness.FairnessBatch;
import io.fairrec.fairness.FairnessLoss;
import io.fairrec.internal.FloatRows;

/** See {@link CounterfactualSwap#gap}. Stateless, thread-safe. */
final class CounterfactualTask implements EmbeddingLoss {

    private final FairnessLoss gap;
    private final GroupSwap swap;

    CounterfactualTask(FairnessLoss gap, GroupSwap swap) {
        if (gap.variable() != FairnessLoss.Variable.SCORES || gap.takesRowLosses()) {
            throw new IllegalArgumentException("The loss \"" + gap.name()
                    + "\" must compare scores with counterfactual scores. Take FairnessLosses.counterfactualGap().");
        }
        this.gap = gap;
        this.swap = swap;
    }

    @Override
    public String name() {
        return gap.name() + " by " + swap.attribute();
    }

    @Override
    public String identity(PositivePairs pairs) {
        return gap.name() + ", " + swap.identity();
    }

    @Override
    public boolean compares(EmbeddingBatch batch) {
        return swap.compares(batch);
    }

    /** Two rows a row of the batch: the chosen item, and the other. */
    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        if (batch.size() == 0) {
            return 0;
        }
        int n = 2 * batch.size();
        int d = batch.dimension();
        float[] z = batch.vectors();
        float[] moved = swap.swapped(batch);
        double[] score = new double[n];
        double[] other = new double[n];
        int[] group = new int[n];
        double sum = 0;
        for (int r = 0; r < n; r++) {
            int u = batch.userAt(batch.user(r / 2));
            int i = item(batch, r);
            score[r] = FloatRows.dot(z, u, z, i, d);
            other[r] = FloatRows.dot(moved, u, z, i, d);
            group[r] = swap.group(batch.user(r / 2));
            sum += Math.abs(score[r]) + Math.abs(other[r]);
        }
        if (!Double.isFinite(sum)) {
            // Vectors that ran away are the trainer's to report, not a fault of the caller's batch.
            return Double.NaN;
        }
        FairnessBatch rows = FairnessBatch.scores(score, n, new double[n], group, swap.groups())
                .withCounterfactual(other);
        double[] byScore = new double[n];
        double[] byOther = new double[n];
        double value = gap.accumulateGradient(rows, weight, byScore);
        gap.accumulateGradient(rows.swapped(), weight, byOther);
        for (int r = 0; r < n; r++) {
            int u = batch.userAt(batch.user(r / 2));
            int i = item(batch, r);
            FloatRows.add((float) (byScore[r] + byOther[r]), z, i, gradient, u, d);
            FloatRows.add((float) byScore[r], z, u, gradient, i, d);
            FloatRows.add((float) byOther[r], moved, u, gradient, i, d);
        }
        return value;
    }

    private static int item(EmbeddingBatch batch, int row) {
        return batch.itemAt(row % 2 == 0 ? batch.positive(row / 2) : batch.negative(row / 2));
    }

    @Override
    public String toString() {
        return "CounterfactualTask[" + name() + "]";
    }
}
