package io.fairrec.eval.leakage;

import io.fairrec.internal.LogisticRegression;
import java.util.Arrays;

/** See {@link Attackers#logistic()}. */
record LogisticAttacker(double ridge) implements Attacker {

    @Override
    public String name() {
        return "logistic";
    }

    @Override
    public void attack(float[] train, int[] labels, int classes, float[] test, int dimension, long seed, double[] out) {
        double[] ones = new double[labels.length];
        Arrays.fill(ones, 1);
        boolean[] positive = new boolean[labels.length];
        for (int c = 0; c < classes; c++) {
            if (classes == 2 && c == 0) {
                continue;
            }
            for (int i = 0; i < labels.length; i++) {
                positive[i] = labels[i] == c;
            }
            LogisticRegression fit = LogisticRegression.fit(train, dimension, positive, ones, ridge);
            double[] weights = fit.weights();
            for (int i = 0; i < test.length / dimension; i++) {
                double sum = fit.intercept();
                for (int j = 0; j < dimension; j++) {
                    sum += weights[j] * test[i * dimension + j];
                }
                out[i * classes + c] = sum;
                if (classes == 2) {
                    out[i * classes] = -sum;
                }
            }
        }
    }
}
