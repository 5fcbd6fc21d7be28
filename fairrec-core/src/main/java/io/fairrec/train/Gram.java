package io.fairrec.train;

import io.fairrec.base.Checks;

/**
 * A checked Gram matrix: the norms of the gradients, and the cosines between them.
 *
 * <p>Solving on cosines is what makes the balancers indifferent to scale: gradients whose norms span 1e-3 … 1e3 have a Gram
 * matrix of condition 1e12 even if they are orthogonal, and then cosines of condition 1.
 */
final class Gram {

    /** Rounding of a sum of products, relative to the sum of their absolute values. */
    static final double ROUNDING = 64 * 0x1p-52;

    final int tasks;
    final double[] products;
    final double[] norms;
    /** Row-major {@code [T][T]}; 1 on the diagonal, and 0 beside it for a gradient of 0. */
    final double[] cosines;

    private Gram(int tasks, double[] products) {
        this.tasks = tasks;
        this.products = products;
        this.norms = new double[tasks];
        this.cosines = new double[tasks * tasks];
        for (int i = 0; i < tasks; i++) {
            norms[i] = products[i * tasks + i] < Double.MIN_NORMAL ? 0 : Math.sqrt(products[i * tasks + i]);
        }
        for (int i = 0; i < tasks; i++) {
            for (int j = 0; j < tasks; j++) {
                double cosine = norms[i] > 0 && norms[j] > 0 ? products[i * tasks + j] / norms[i] / norms[j] : 0;
                cosines[i * tasks + j] = i == j ? 1 : Math.max(-1, Math.min(1, cosine));
            }
        }
    }

    /** Checks the arguments of {@link GradientBalancer#weights}. */
    static Gram of(double[] losses, double[] gram, BalancerState state, double[] out) {
        int tasks = losses.length;
        if (tasks < 1 || tasks > GradientBalancer.MAX_TASKS) {
            throw new IllegalArgumentException(
                    "The number of losses (" + tasks + ") must lie in [1, " + GradientBalancer.MAX_TASKS + "].");
        }
        Checks.length(gram.length, tasks * tasks, "gram");
        if (state.tasks() != tasks) {
            throw new IllegalArgumentException("The state is of a run with " + state.tasks() + " losses, but there are "
                    + tasks + ". Make it by BalancerState.of(" + tasks + ", seed).");
        }
        if (out.length < tasks) {
            throw new IllegalArgumentException(
                    "The out.length (" + out.length + ") must be at least the number of losses (" + tasks + ").");
        }
        double[] products = new double[tasks * tasks];
        for (int i = 0; i < tasks; i++) {
            Checks.finite(losses[i], "loss of task " + i);
            for (int j = i; j < tasks; j++) {
                double product = gram[i * tasks + j];
                if (!Double.isFinite(product) || (i == j && product < 0)) {
                    throw new IllegalArgumentException("The inner product of the gradients of tasks " + i + " and " + j
                            + " (" + product + ") must be finite" + (i == j ? " and at least 0" : "")
                            + ". Maybe the step before diverged.");
                }
                products[i * tasks + j] = product;
                products[j * tasks + i] = product;
            }
        }
        return new Gram(tasks, products);
    }

    /** Whether every gradient is 0. */
    boolean vanished() {
        return zeros() == tasks;
    }

    /** How many gradients are 0. */
    int zeros() {
        int zeros = 0;
        for (double norm : norms) {
            zeros += norm == 0 ? 1 : 0;
        }
        return zeros;
    }

    /** The tasks whose gradients are not 0, ascending. */
    int[] active() {
        int[] active = new int[tasks - zeros()];
        int n = 0;
        for (int i = 0; i < tasks; i++) {
            if (norms[i] > 0) {
                active[n++] = i;
            }
        }
        return active;
    }

    /** A matrix that was made of checked numbers. */
    static Gram trusted(double[] products, int tasks) {
        return new Gram(tasks, products);
    }

    /** The matrix of some of the tasks. */
    Gram of(int[] some) {
        double[] part = new double[some.length * some.length];
        for (int i = 0; i < some.length; i++) {
            for (int j = 0; j < some.length; j++) {
                part[i * some.length + j] = products[some[i] * tasks + some[j]];
            }
        }
        return new Gram(some.length, part);
    }

    /** The inner product of gradient i with Σ weight · gradient. */
    double along(int i, double[] weights) {
        double sum = 0;
        for (int j = 0; j < tasks; j++) {
            sum += weights[j] * products[i * tasks + j];
        }
        return sum;
    }

    /** Whether Σ weight · gradient is 0 but for rounding. */
    boolean cancels(double[] weights) {
        double square = 0;
        double size = 0;
        for (int i = 0; i < tasks; i++) {
            size += Math.abs(weights[i]) * norms[i];
            for (int j = 0; j < tasks; j++) {
                square += weights[i] * norms[i] * cosines[i * tasks + j] * weights[j] * norms[j];
            }
        }
        return square <= tasks * ROUNDING * size * size;
    }

    /** Shares weights equally among tasks with the same gradient: the direction stays, and renaming tasks renames weights. */
    void shareAmongEqual(double[] weights) {
        boolean[] done = new boolean[tasks];
        for (int i = 0; i < tasks; i++) {
            double sum = 0;
            int equal = 0;
            for (int j = i; j < tasks; j++) {
                if (!done[j] && same(i, j)) {
                    sum += weights[j];
                    equal++;
                }
            }
            for (int j = i; j < tasks && equal > 1; j++) {
                if (!done[j] && same(i, j)) {
                    weights[j] = sum / equal;
                    done[j] = true;
                }
            }
        }
    }

    private boolean same(int i, int j) {
        return i == j || (norms[i] == norms[j] && (norms[i] == 0 || cosines[i * tasks + j] >= 1 - 4 * Math.ulp(1.0)));
    }
}
