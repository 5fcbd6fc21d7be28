package io.fairrec.eval.leakage;

import io.fairrec.internal.TopK;

/** See {@link Attackers#nearest()}. */
record NearestAttacker() implements Attacker {

    @Override
    public String name() {
        return "nearest";
    }

    @Override
    public void attack(float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
        int n = labels.length;
        int wanted = Math.max(5, (int) Math.round(Math.sqrt(n)));
        double[] closeness = new double[n];
        int[] nearest = new int[wanted];
        for (int i = 0; i < test.length / dimension; i++) {
            for (int t = 0; t < n; t++) {
                closeness[t] = -RbfAttacker.squaredDistance(test, i * dimension, train, t * dimension, dimension);
            }
            int k = TopK.select(closeness, n, wanted, nearest);
            double sum = 0;
            double[] votes = new double[classes];
            for (int r = 0; r < k; r++) {
                double vote = 1 / (1e-6 + Math.sqrt(-closeness[nearest[r]]));
                votes[labels[nearest[r]]] += vote;
                sum += vote;
            }
            for (int c = 0; c < classes; c++) {
                out[i * classes + c] = votes[c] / sum;
            }
        }
    }
}
