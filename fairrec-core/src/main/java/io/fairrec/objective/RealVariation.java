package io.fairrec.objective;

import java.util.SplittableRandom;

/**
 * Simulated binary crossover (Deb and Agrawal, Complex Systems 9, 1995) and polynomial mutation (Deb and Goyal, 1996), both
 * with spreads cut at the bounds (Deb and Beyer, 2001), so that children stay inside without clipping in bulk.
 *
 * @param crossoverProbability of a pair to be crossed; each variable of a crossed pair then is with probability ½
 * @param crossoverIndex η of the crossover
 * @param mutationProbability of a child to be mutated; each of its n variables then is with probability 1/n
 * @param mutationIndex η of the mutation
 */
record RealVariation(
        double crossoverProbability, double crossoverIndex, double mutationProbability, double mutationIndex) {

    /** Crosses two rows in place. */
    void cross(double[] x, int first, int second, SearchBox box, SplittableRandom random) {
        if (random.nextDouble() >= crossoverProbability) {
            return;
        }
        int n = box.variables();
        for (int j = 0; j < n; j++) {
            if (random.nextBoolean()) {
                continue;
            }
            double low = Math.min(x[first * n + j], x[second * n + j]);
            double high = Math.max(x[first * n + j], x[second * n + j]);
            double distance = high - low;
            if (distance <= 1e-14 * (box.upper(j) - box.lower(j))) {
                continue;
            }
            double u = random.nextDouble();
            double below = spread(u, 1 + 2 * (low - box.lower(j)) / distance);
            double above = spread(u, 1 + 2 * (box.upper(j) - high) / distance);
            double middle = low + 0.5 * distance;
            double a = box.clip(middle - 0.5 * below * distance, j);
            double b = box.clip(middle + 0.5 * above * distance, j);
            boolean swap = random.nextBoolean();
            x[first * n + j] = swap ? b : a;
            x[second * n + j] = swap ? a : b;
        }
    }

    private double spread(double u, double beta) {
        double alpha = 2 - Math.pow(beta, -(crossoverIndex + 1));
        double base = u <= 1 / alpha ? u * alpha : 1 / (2 - u * alpha);
        return Math.pow(base, 1 / (crossoverIndex + 1));
    }

    /** Mutates a row in place. */
    void mutate(double[] x, int row, SearchBox box, SplittableRandom random) {
        if (random.nextDouble() >= mutationProbability) {
            return;
        }
        int n = box.variables();
        double each = 1.0 / n;
        for (int j = 0; j < n; j++) {
            if (random.nextDouble() >= each) {
                continue;
            }
            double range = box.upper(j) - box.lower(j);
            if (range == 0) {
                continue;
            }
            double value = x[row * n + j];
            double u = random.nextDouble();
            double power = mutationIndex + 1;
            double step;
            if (u < 0.5) {
                double rest = 1 - (value - box.lower(j)) / range;
                step = Math.pow(2 * u + (1 - 2 * u) * Math.pow(rest, power), 1 / power) - 1;
            } else {
                double rest = 1 - (box.upper(j) - value) / range;
                step = 1 - Math.pow(2 * (1 - u) + (2 * u - 1) * Math.pow(rest, power), 1 / power);
            }
            x[row * n + j] = box.clip(value + step * range, j);
        }
    }
}
