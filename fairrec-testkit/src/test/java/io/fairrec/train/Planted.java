package io.fairrec.train;

import io.fairrec.internal.Seeds;
import java.util.SplittableRandom;

/** Vectors in which groups differ in mean and spread, as a model's portraits do. */
record Planted(int rows, int dimension, int groups, long seed) {

    /** The group of each row: unequal shares; every tenth row is unknown. */
    int[] labels() {
        int[] group = new int[rows];
        SplittableRandom random = Seeds.stream(seed, 0, 0);
        for (int i = 0; i < rows; i++) {
            double u = random.nextDouble();
            group[i] = i % 10 == 9 ? -1 : (int) (groups * u * u);
        }
        return group;
    }

    /** Correlated coordinates of unlike scale; group g is moved by 0.3·g·(1, −1, …) and stretched by 1 + 0.2·g. */
    float[] vectors() {
        int[] group = labels();
        SplittableRandom random = Seeds.stream(seed, 1, 0);
        float[] x = new float[rows * dimension];
        for (int i = 0; i < rows; i++) {
            double common = normal(random);
            int g = Math.max(0, group[i]);
            for (int j = 0; j < dimension; j++) {
                double own = normal(random) * (1 + 0.2 * g);
                x[i * dimension + j] =
                        (float) ((0.5 + j % 3) * (0.6 * common + own) + 0.3 * g * (j % 2 == 0 ? 1 : -1) + 2);
            }
        }
        return x;
    }

    static double normal(SplittableRandom random) {
        return Math.sqrt(-2 * Math.log(1 - random.nextDouble())) * Math.cos(2 * Math.PI * random.nextDouble());
    }

    /** The largest distance, in any coordinate, of a group's mean from the mean of all rows with a group. */
    static double gap(float[] x, int dimension, int[] group, int groups) {
        double[][] sum = new double[groups + 1][dimension];
        int[] count = new int[groups + 1];
        for (int i = 0; i < group.length; i++) {
            if (group[i] >= 0) {
                count[group[i]]++;
                count[groups]++;
                for (int j = 0; j < dimension; j++) {
                    sum[group[i]][j] += x[i * dimension + j];
                    sum[groups][j] += x[i * dimension + j];
                }
            }
        }
        double gap = 0;
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < dimension && count[g] > 0; j++) {
                gap = Math.max(gap, Math.abs(sum[g][j] / count[g] - sum[groups][j] / count[groups]));
            }
        }
        return gap;
    }
}
