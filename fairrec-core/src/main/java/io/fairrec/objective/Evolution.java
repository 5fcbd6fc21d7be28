package io.fairrec.objective;

import io.fairrec.internal.Seeds;
import io.fairrec.internal.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The loop that {@link Nsga2} and {@link ReferencePointNsga} share: parents make as many children, a {@link Survival}
 * keeps half. Flat arrays, allocated once. One instance serves one run.
 */
final class Evolution {

    /** Full stop of a generation that cannot find new vectors, such as in a box of one point. */
    private static final int TRIES_PER_CHILD = 10;

    /** Who lives, and who is preferred as a parent. */
    interface Survival {

        /**
         * Chooses rows.
         *
         * @param f row-major [count][m]
         * @param keep how many rows to choose, at most {@code count}
         * @param chosen receives the rows
         */
        void choose(double[] f, int count, int keep, int[] chosen, SplittableRandom random);

        /** Below 0 if row {@code a} makes the better parent, above 0 if {@code b}; rows as chosen last, 0 … keep. */
        int compare(double[] f, int a, int b);
    }

    private final SearchBox box;
    private final int n;
    private final int m;
    private final int population;
    private final RealVariation variation;
    private final Survival survival;
    private final SplittableRandom random;
    private double[] x;
    private double[] f;
    private double[] nextX;
    private double[] nextF;
    private final long[] hashes;
    private final double[] vector;
    private final double[] values;
    private final int[] chosen;
    private final int[] parents;
    private int parentsUsed;
    private int size;
    private int evaluations;

    Evolution(SearchBox box, int objectives, int population, RealVariation variation, Survival survival, long seed) {
        this.box = box;
        this.n = box.variables();
        this.m = objectives;
        this.population = population;
        this.variation = variation;
        this.survival = survival;
        this.random = Seeds.stream(seed, 0, 0);
        // One row to spare: a pair of children is made before it is known whether both are wanted.
        int rows = 2 * population + 1;
        this.x = new double[rows * n];
        this.f = new double[rows * m];
        this.nextX = new double[rows * n];
        this.nextF = new double[rows * m];
        this.hashes = new long[rows];
        this.vector = new double[n];
        this.values = new double[m];
        this.chosen = new int[population];
        this.parents = new int[population];
    }

    ParetoSet run(VectorFunction function, double[][] start, int generations) {
        begin(function, start);
        for (int g = 1; g < generations; g++) {
            breed(function);
            select();
        }
        return ParetoSet.of(x, f, size, n, m, evaluations);
    }

    private void begin(VectorFunction function, double[][] start) {
        for (int i = 0; i < population; i++) {
            for (int j = 0; j < n; j++) {
                x[i * n + j] = i < start.length
                        ? start[i][j]
                        : box.clip(box.lower(j) + random.nextDouble() * (box.upper(j) - box.lower(j)), j);
            }
            evaluate(function, i);
        }
        size = population;
        select();
    }

    private void breed(VectorFunction function) {
        int born = population;
        int wanted = 2 * population;
        shuffleParents();
        for (int i = 0; i < size; i++) {
            hashes[i] = hash(i);
        }
        for (int tries = TRIES_PER_CHILD * population; born < wanted && tries > 0; tries--) {
            copyRow(tournament(), born);
            copyRow(tournament(), born + 1);
            variation.cross(x, born, born + 1, box, random);
            variation.mutate(x, born, box, random);
            variation.mutate(x, born + 1, box, random);
            if (isNew(born)) {
                evaluate(function, born);
                born++;
            } else {
                copyRow(born + 1, born);
            }
            // The second child, now in the first free row or the one after it.
            if (born < wanted && isNew(born)) {
                evaluate(function, born);
                born++;
            }
        }
        size = born;
    }

    private void select() {
        int keep = Math.min(population, size);
        survival.choose(f, size, keep, chosen, random);
        for (int i = 0; i < keep; i++) {
            System.arraycopy(x, chosen[i] * n, nextX, i * n, n);
            System.arraycopy(f, chosen[i] * m, nextF, i * m, m);
        }
        double[] oldX = x;
        double[] oldF = f;
        x = nextX;
        f = nextF;
        nextX = oldX;
        nextF = oldF;
        size = keep;
    }

    /** Of two rows of a random permutation, so that everybody takes part equally often. */
    private int tournament() {
        int a = nextParent();
        int b = nextParent();
        int order = survival.compare(f, a, b);
        if (order == 0) {
            return random.nextBoolean() ? a : b;
        }
        return order < 0 ? a : b;
    }

    private int nextParent() {
        if (parentsUsed == population) {
            shuffleParents();
        }
        return parents[parentsUsed++];
    }

    private void shuffleParents() {
        Shuffle.indices(parents, random);
        parentsUsed = 0;
    }

    private void copyRow(int from, int to) {
        System.arraycopy(x, from * n, x, to * n, n);
    }

    /** Whether no row before this one holds the same vector; remembers its hash if so. */
    private boolean isNew(int row) {
        long hash = hash(row);
        for (int i = 0; i < row; i++) {
            if (hashes[i] == hash && Arrays.equals(x, i * n, (i + 1) * n, x, row * n, (row + 1) * n)) {
                return false;
            }
        }
        hashes[row] = hash;
        return true;
    }

    private long hash(int row) {
        long hash = 0;
        for (int j = 0; j < n; j++) {
            hash = hash * 0x9E3779B97F4A7C15L + Double.doubleToRawLongBits(x[row * n + j]);
        }
        return hash;
    }

    private void evaluate(VectorFunction function, int row) {
        System.arraycopy(x, row * n, vector, 0, n);
        Arrays.fill(values, Double.NaN);
        function.evaluate(vector, values);
        evaluations++;
        for (int k = 0; k < m; k++) {
            if (!Double.isFinite(values[k])) {
                throw new IllegalArgumentException("The function gave the objective " + k + " (" + values[k]
                        + ") at " + Arrays.toString(vector)
                        + ". It must be finite. Give a large value where a vector is not feasible.");
            }
            f[row * m + k] = values[k];
        }
    }
}
