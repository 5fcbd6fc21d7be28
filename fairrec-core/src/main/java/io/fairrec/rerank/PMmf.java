package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.internal.IsotonicRegression;
import io.fairrec.internal.TopK;
import java.util.Arrays;
import java.util.Map;

/**
 * Provider max-min fairness by online dual descent: P-MMF (Xu, Chen, Xu, Shen, Zhang, Wang and Dong, WWW 2023).
 *
 * <p>Maximises Σ utility + λ · (the smallest exposure of a provider, relative to its capacity ρ) over the whole batch. The
 * rows are served in order: each is shown its best items by utility − μ of the provider, among providers with budget left
 * (T · k · ρ slots in T rows of k); then μ takes one gradient step with momentum and is projected onto the set that λ
 * allows, {prefix sums of the ascending ρμ ≥ −λ}. The list is finally put into the order of utility, unless the row has
 * pins or rules.
 *
 * <p>The authors' code and FairDiverse's differ, and give different lists: {@link Options#published} and {@link
 * Options#fairDiverse}. Both call a QP solver for the projection; it is isotonic regression, which is exact and takes
 * O(G) after sorting ({@link IsotonicRegression#raisePrefixSums}).
 *
 * <p>What is promised: the rules of each row; nothing about a single provider in one batch. A λ so large that the
 * projection never binds has no further effect. Providers that no row can show are left out. An item of several providers
 * pays the price of each; it is out of stock with any of them. Where stock is too short to fill a slate, it is filled with
 * what is out of stock, by utility.
 *
 * <p>Stateless, thread-safe. Cost per row: O(n + k log k + G log G) for n candidates and G providers, no allocation.
 */
public final class PMmf implements BatchReRanker {

    /** Which capacity ρ a provider has. */
    public enum Capacity {
        /** (1 + 1/G) · items of the provider / items of all. */
        ITEM_SHARE,
        /** 1 for every provider: no budget ever binds. */
        EQUAL,
        /** As given by label. */
        GIVEN
    }

    /** What a provider's use of slots is compared with. */
    public enum Gradient {
        /** The budget that is left after the row, over T · k: what the authors' code does. */
        REMAINING_BUDGET,
        /** ρ: the gradient of the dual problem. */
        CONSTANT
    }

    /** By what root the learning rate is divided. */
    public enum StepScale {
        /** √T, for T rows. */
        ROWS,
        /** √ of the number of items in the catalogue. */
        ITEMS
    }

    /**
     * The settings.
     *
     * @param lambda the weight of fairness, in units of utility, at least 0
     * @param learningRate above 0
     * @param momentum the weight of the new gradient against the old one, in (0, 1]
     * @param capacity where ρ comes from
     * @param capacities ρ by label, above 0, for {@link Capacity#GIVEN}; else empty
     * @param gradient what use is compared with
     * @param scale by what root the learning rate is divided
     */
    public record Options(
            double lambda,
            double learningRate,
            double momentum,
            Capacity capacity,
            Map<String, Double> capacities,
            Gradient gradient,
            StepScale scale) {

        /** Checks the ranges. */
        public Options {
            Checks.nonNegative(lambda, "lambda");
            Checks.positive(learningRate, "learningRate");
            Checks.positive(momentum, "momentum");
            Checks.between(momentum, 0, 1, "momentum");
            capacities = Map.copyOf(capacities);
            capacities.forEach((label, value) -> Checks.positive(value, "capacity of \"" + label + "\""));
            if ((capacity == Capacity.GIVEN) == capacities.isEmpty()) {
                throw new IllegalArgumentException("The number of capacities (" + capacities.size()
                        + ") must be above 0 for GIVEN and 0 for " + capacity + ". Use withCapacities.");
            }
        }

        /** As in the authors' code: ρ by share of items, remaining budget, η / √T. */
        public static Options published(double lambda, double eta, double alpha) {
            return new Options(
                    lambda, eta, alpha, Capacity.ITEM_SHARE, Map.of(), Gradient.REMAINING_BUDGET, StepScale.ROWS);
        }

        /** As in FairDiverse: ρ = 1, constant gradient, learning rate / √items. */
        public static Options fairDiverse(double lambda, double learningRate, double gamma) {
            return new Options(
                    lambda, learningRate, gamma, Capacity.EQUAL, Map.of(), Gradient.CONSTANT, StepScale.ITEMS);
        }

        /** The same with these capacities by label; every provider that can be shown needs one. */
        public Options withCapacities(Map<String, Double> newCapacities) {
            return new Options(lambda, learningRate, momentum, Capacity.GIVEN, newCapacities, gradient, scale);
        }
    }

    private final String partition;
    private final Options options;

    private PMmf(String partition, Options options) {
        this.partition = partition;
        this.options = options;
    }

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups are the providers
     */
    public static PMmf of(String partition, Options options) {
        return new PMmf(Checks.notBlank(partition, "partition"), options);
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        solve(request, slates);
    }

    /** Fills the slates; returns μ after the last row, by offered group. */
    double[] solve(BatchRerankRequest request, int[] slates) {
        BatchRows rows = new BatchRows(request, slates);
        OfferedGroups groups = new OfferedGroups(request, partition);
        int scale = options.scale == StepScale.ROWS
                ? request.users()
                : request.catalog().size();
        Dual dual =
                new Dual(options, capacities(groups), request, options.learningRate / Math.sqrt(Math.max(1, scale)));
        double[] ones = new double[request.slateSize()];
        Arrays.fill(ones, 1);
        for (int u = 0; u < request.users(); u++) {
            rows.start(u);
            rows.fill(groups, dual.bonus);
            rows.orderByWorth();
            rows.write();
            Arrays.fill(dual.shown, 0);
            rows.addExposure(groups, ones, dual.shown);
            dual.step();
        }
        return dual.mu;
    }

    private double[] capacities(OfferedGroups groups) {
        double[] rho = new double[groups.count()];
        Arrays.fill(rho, 1);
        if (options.capacity == Capacity.ITEM_SHARE) {
            double sum = 0;
            for (int g = 0; g < rho.length; g++) {
                rho[g] = groups.groups().size(groups.ordinal(g));
                sum += rho[g];
            }
            for (int g = 0; g < rho.length; g++) {
                rho[g] *= (1 + 1.0 / rho.length) / sum;
            }
        } else if (options.capacity == Capacity.GIVEN) {
            for (int g = 0; g < rho.length; g++) {
                Double given = options.capacities.get(groups.label(g));
                if (given == null) {
                    throw new IllegalArgumentException("The capacities (of " + options.capacities.size()
                            + " groups) must cover the group \"" + groups.label(g) + "\" of \"" + partition
                            + "\", which a row can show.");
                }
                rho[g] = given;
            }
        }
        return rho;
    }

    /** The state of the descent, by offered group. */
    private static final class Dual {
        final double[] mu;
        final double[] bonus;
        final double[] shown;
        private final double lambda;
        private final double step;
        private final double momentum;
        private final boolean remaining;
        private final double slots;
        private final int slateSize;
        private final double[] rho;
        private final double[] budget;
        private final double[] gradient;
        private final double[] ascending;
        private final double[] correction;
        private final int[] order;
        private final int[] blocks;

        Dual(Options options, double[] rho, BatchRerankRequest request, double step) {
            int groups = rho.length;
            this.lambda = options.lambda;
            this.step = step;
            this.momentum = options.momentum;
            this.remaining = options.gradient == Gradient.REMAINING_BUDGET;
            this.slateSize = request.slateSize();
            this.slots = request.cells();
            this.rho = rho;
            this.mu = new double[groups];
            this.bonus = new double[groups];
            this.shown = new double[groups];
            this.budget = new double[groups];
            this.gradient = new double[groups];
            this.ascending = new double[groups];
            this.correction = new double[groups];
            this.order = new int[groups];
            this.blocks = new int[groups];
            for (int g = 0; g < groups; g++) {
                budget[g] = slots * rho[g];
            }
        }

        void step() {
            for (int g = 0; g < mu.length; g++) {
                budget[g] -= shown[g];
                double now = -shown[g] / slateSize + (remaining ? budget[g] / slots : rho[g]);
                gradient[g] = momentum * now + (1 - momentum) * gradient[g];
                mu[g] -= step * gradient[g] / (rho[g] * rho[g]);
            }
            project(mu, rho, lambda, ascending, correction, order, blocks);
            for (int g = 0; g < mu.length; g++) {
                if (!Double.isFinite(mu[g])) {
                    throw new IllegalArgumentException("The price of a provider (" + mu[g]
                            + ") must be a finite number. Lower the learningRate or raise the capacity (" + rho[g]
                            + ").");
                }
                bonus[g] = budget[g] > 0 ? -mu[g] : Double.NEGATIVE_INFINITY;
            }
        }
    }

    /** The nearest prices, in the metric of ρ², whose ρμ has prefix sums of at least −λ in ascending order of ρμ. */
    static void project(
            double[] mu, double[] rho, double lambda, double[] y, double[] correction, int[] order, int[] blocks) {
        int groups = mu.length;
        for (int g = 0; g < groups; g++) {
            y[g] = -rho[g] * mu[g];
        }
        // Best first of the negated products: ascending, ties to the smaller group.
        TopK.select(y, groups, groups, order);
        for (int r = 0; r < groups; r++) {
            y[r] = rho[order[r]] * mu[order[r]];
        }
        if (IsotonicRegression.raisePrefixSums(y, groups, -lambda, correction, blocks)) {
            for (int r = 0; r < groups; r++) {
                mu[order[r]] = y[r] / rho[order[r]];
            }
        }
    }
}
