package io.fairrec.train;

import io.fairrec.internal.FloatRows;
import java.util.Locale;

/** See {@link RankingLosses#contrastive(double)}. */
record ContrastiveLoss(double temperature, PairWeights weights) implements EmbeddingLoss {

    @Override
    public String name() {
        return String.format(Locale.ROOT, "contrastive(%s)", temperature);
    }

    @Override
    public String identity(PositivePairs pairs) {
        return RankingLosses.identity(name(), weights, pairs);
    }

    @Override
    public double accumulate(EmbeddingBatch batch, float weight, float[] gradient) {
        int n = batch.size();
        int d = batch.dimension();
        if (n == 0) {
            return 0;
        }
        float[] users = new float[n * d];
        float[] items = new float[n * d];
        float[] userNorm = new float[n];
        float[] itemNorm = new float[n];
        for (int r = 0; r < n; r++) {
            userNorm[r] = direction(batch.vectors(), batch.userAt(batch.user(r)), users, r * d, d);
            itemNorm[r] = direction(batch.vectors(), batch.itemAt(batch.positive(r)), items, r * d, d);
        }
        float[] byUser = new float[n * d];
        float[] byItem = new float[n * d];
        double[] logits = new double[n];
        double sum = 0;
        for (int r = 0; r < n; r++) {
            double rowWeight = RankingLosses.weight(weights, batch, r);
            sum += rowWeight * row(batch, r, users, items, logits);
            double scale = rowWeight * weight / (n * temperature);
            for (int k = 0; k < n; k++) {
                // logits now holds softmax probabilities, minus 1 at the row's own item.
                if (logits[k] != 0) {
                    FloatRows.add((float) (scale * logits[k]), items, k * d, byUser, r * d, d);
                    FloatRows.add((float) (scale * logits[k]), users, r * d, byItem, k * d, d);
                }
            }
        }
        for (int r = 0; r < n; r++) {
            project(users, byUser, r * d, userNorm[r], gradient, batch.userAt(batch.user(r)), d);
            project(items, byItem, r * d, itemNorm[r], gradient, batch.itemAt(batch.positive(r)), d);
        }
        return sum / n;
    }

    /** The loss of a row; leaves ∂loss/∂logit in {@code logits}. */
    private double row(EmbeddingBatch batch, int r, float[] users, float[] items, double[] logits) {
        int n = logits.length;
        int d = batch.dimension();
        double max = Double.NEGATIVE_INFINITY;
        for (int k = 0; k < n; k++) {
            boolean same = k != r && batch.positive(k) == batch.positive(r);
            logits[k] = same ? Double.NEGATIVE_INFINITY : FloatRows.dot(users, r * d, items, k * d, d) / temperature;
            max = Math.max(max, logits[k]);
        }
        double own = logits[r];
        double total = 0;
        for (int k = 0; k < n; k++) {
            logits[k] = Math.exp(logits[k] - max);
            total += logits[k];
        }
        for (int k = 0; k < n; k++) {
            logits[k] /= total;
        }
        logits[r] -= 1;
        return max + Math.log(total) - own;
    }

    /** Writes the vector at length 1 (0 stays 0) and returns its length. */
    private static float direction(float[] z, int from, float[] out, int to, int d) {
        double square = 0;
        for (int k = 0; k < d; k++) {
            square += (double) z[from + k] * z[from + k];
        }
        double norm = Math.sqrt(square);
        for (int k = 0; k < d; k++) {
            out[to + k] = norm == 0 ? 0 : (float) (z[from + k] / norm);
        }
        return (float) norm;
    }

    /** From the gradient by a direction to that by the vector: what lies along the vector changes no cosine. */
    private static void project(float[] directions, float[] by, int from, float norm, float[] gradient, int to, int d) {
        if (norm == 0) {
            return;
        }
        float along = FloatRows.dot(directions, from, by, from, d);
        for (int k = 0; k < d; k++) {
            gradient[to + k] += (by[from + k] - along * directions[from + k]) / norm;
        }
    }
}
