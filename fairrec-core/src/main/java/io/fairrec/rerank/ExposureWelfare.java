package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.fairness.ExposureModel;
import io.fairrec.internal.Seeds;
import java.util.Arrays;

/**
 * Concave welfare of what users and providers get: Do, Corbett-Davies, Atif and Usunier, NeurIPS 2021.
 *
 * <p>Maximises, over stochastic rankings of all rows, (1 − λ) · mean over users of ψ(u; α₁) + λ · mean over providers of
 * ψ(v; α₂). Here u is the user's mean utility per unit of attention, Σ weight(slot) · utility / Σ weight(slot), v the
 * provider's exposure relative to an equal share (1 = its part), and ψ(x; α) = ((x + η)^α − 1) / α, or ln(x + η) for α =
 * 0: the smaller α, the more the worst-off count. Below 0 ψ goes on as a line. The paper's ψ is the same up to a factor,
 * and its sums are means here, so that λ does not depend on the numbers of users and providers.
 *
 * <p>Frank–Wolfe: with w not increasing, the linear problem of each step is a sort of each row by (1 − λ) · ψ′(u) · utility
 * + λ · Σ ψ′(v). After T steps of size 2 / (t + 2) the policy of a user is a lottery over T slates, that of step t with the
 * weight 2(t + 1) / (T(T + 1)). Each user is served the slate of one step, drawn by these weights from the seed; the draws
 * of the users are spread evenly (Weyl sequence), so that the exposure of providers in the batch is near its expectation.
 *
 * <p>{@link #solve} returns the welfare of the lottery with the Frank–Wolfe gap: no stochastic ranking has more than their
 * sum, where rows have no rules. Rows with rules keep them in every slate of their lottery.
 *
 * <p>Stateless, thread-safe; equal seeds give equal slates. Cost: O(T) passes over all rows of O(n + k log k); memory: a few
 * numbers per user.
 */
public final class ExposureWelfare implements BatchReRanker {

    private static final int STAGE = 51;
    private static final double GOLDEN = 0.6180339887498949;
    private static final double TO_UNIT = 0x1.0p-53;

    private final String partition;
    private final Options options;

    private ExposureWelfare(String partition, Options options) {
        this.partition = partition;
        this.options = options;
    }

    /**
     * The settings.
     *
     * @param lambda the weight of providers, in [0, 1]
     * @param consumerAlpha α₁, at most 1: 1 is the sum of utilities, 0 that of logarithms
     * @param providerAlpha α₂, at most 1
     * @param smoothing η, above 0: bounds the pull of those who have nothing
     * @param exposure the weights of slots, from the top not increasing
     * @param iterations T, at least 1
     * @param seed of the lottery
     */
    public record Options(
            double lambda,
            double consumerAlpha,
            double providerAlpha,
            double smoothing,
            ExposureModel exposure,
            int iterations,
            long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.between(lambda, 0, 1, "lambda");
            checkAlpha(consumerAlpha, "consumerAlpha");
            checkAlpha(providerAlpha, "providerAlpha");
            Checks.positive(smoothing, "smoothing");
            Checks.atLeast(iterations, 1, "iterations");
        }

        private static void checkAlpha(double alpha, String name) {
            Checks.finite(alpha, name);
            if (alpha > 1) {
                throw new IllegalArgumentException(
                        "The " + name + " (" + alpha + ") must be at most 1: above, the welfare is not concave.");
            }
        }

        /** α = 0 for both sides, η = 0.01, logarithmic discount, 50 steps. */
        public static Options defaults(double lambda, long seed) {
            return new Options(lambda, 0, 0, 0.01, ExposureModel.logarithmic(), 50, seed);
        }
    }

    /**
     * How good the lottery is.
     *
     * @param welfare of the stochastic rankings, in expectation
     * @param gap at least 0, up to rounding: no stochastic rankings have more than welfare + gap
     */
    public record Outcome(double welfare, double gap) {}

    /**
     * A re-ranker.
     *
     * @param partition the item partition whose groups are the providers
     */
    public static ExposureWelfare of(String partition, Options options) {
        return new ExposureWelfare(Checks.notBlank(partition, "partition"), options);
    }

    @Override
    public void rerank(BatchRerankRequest request, int[] slates) {
        Policy policy = new Policy(request, slates);
        for (int t = 0; t < options.iterations; t++) {
            policy.step(t);
        }
    }

    /** The same, with one step more to measure; returns how good the lottery is. */
    public Outcome solve(BatchRerankRequest request, int[] slates) {
        Policy policy = new Policy(request, slates);
        for (int t = 0; t < options.iterations; t++) {
            policy.step(t);
        }
        return policy.measure();
    }

    /** ψ. */
    static double value(double x, double alpha, double smoothing) {
        if (x < 0) {
            return value(0, alpha, smoothing) + x * slope(0, alpha, smoothing);
        }
        return alpha == 0 ? Math.log(x + smoothing) : (Math.pow(x + smoothing, alpha) - 1) / alpha;
    }

    /** ψ′. */
    static double slope(double x, double alpha, double smoothing) {
        return Math.pow(Math.max(0, x) + smoothing, alpha - 1);
    }

    /** What users and providers get in expectation, and the slates that were drawn. */
    private final class Policy {
        private final BatchRerankRequest request;
        private final BatchRows rows;
        private final OfferedGroups groups;
        private final double[] slotWeights;
        private final double attention;
        private final double start;
        private final double[] utility;
        private final double[] exposure;
        private final double[] stepExposure;
        private final double[] pull;
        private final double[] scaled;

        Policy(BatchRerankRequest request, int[] slates) {
            this.request = request;
            this.rows = new BatchRows(request, slates);
            this.groups = new OfferedGroups(request, partition);
            this.slotWeights = rows.slotWeights(options.exposure);
            double sum = 0;
            for (int s = 0; s < slotWeights.length; s++) {
                if (s > 0 && slotWeights[s] > slotWeights[s - 1]) {
                    throw new IllegalArgumentException("The exposure " + options.exposure.name() + " of slot " + (s + 1)
                            + " (" + slotWeights[s] + ") must not exceed that of the slot above (" + slotWeights[s - 1]
                            + ").");
                }
                sum += slotWeights[s];
            }
            this.attention = Checks.positive(sum, "sum of the exposure of all slots");
            this.start = (Seeds.mix(options.seed, 0, STAGE) >>> 11) * TO_UNIT;
            this.utility = new double[request.users()];
            this.exposure = new double[groups.count()];
            this.stepExposure = new double[groups.count()];
            this.pull = new double[groups.count()];
            this.scaled = new double[rows.worth().length];
        }

        /** The step at which the user's slate is drawn: the inverse of the lottery's distribution. */
        private int drawn(int user) {
            double x = start + user * GOLDEN;
            x -= Math.floor(x);
            double total = options.iterations * (options.iterations + 1.0);
            int t = (int) Math.max(0, Math.sqrt(x * total) - 2);
            while (t < options.iterations - 1 && (t + 1.0) * (t + 2.0) <= x * total) {
                t++;
            }
            return t;
        }

        void step(int t) {
            double size = 2.0 / (t + 2);
            setPulls();
            Arrays.fill(stepExposure, 0);
            for (int u = 0; u < request.users(); u++) {
                double mean = serve(u, t > 0);
                utility[u] += size * (mean - utility[u]);
                rows.addExposure(groups, slotWeights, stepExposure);
                if (drawn(u) == t) {
                    rows.write();
                }
            }
            for (int g = 0; g < exposure.length; g++) {
                exposure[g] += size * (stepExposure[g] - exposure[g]);
            }
        }

        private void setPulls() {
            for (int g = 0; g < pull.length; g++) {
                pull[g] = options.lambda * slope(relative(exposure[g]), options.providerAlpha, options.smoothing);
            }
        }

        /** Exposure relative to an equal share of all. */
        private double relative(double amount) {
            return amount * exposure.length / (request.users() * attention);
        }

        /** The row's slate, by worth alone or along the gradient; returns its mean utility per unit of attention. */
        private double serve(int user, boolean gradient) {
            RerankRequest row = rows.start(user);
            double[] worth = rows.worth();
            if (gradient) {
                double slope = (1 - options.lambda) * slope(utility[user], options.consumerAlpha, options.smoothing);
                int n = row.candidates().size();
                for (int i = 0; i < n; i++) {
                    scaled[i] = finite(slope * worth[i]);
                }
                groups.keys(row.candidates(), scaled, pull, scaled);
                rows.fill(scaled);
            } else {
                rows.fill(worth);
            }
            double sum = 0;
            for (int s = 0; s < rows.size(); s++) {
                sum += slotWeights[s] * worth[rows.position(s)];
            }
            return finite(sum / attention);
        }

        private double finite(double value) {
            if (!Double.isFinite(value)) {
                throw new IllegalArgumentException("The utility of a row's user or its gradient (" + value
                        + ") must be a finite number. Use a larger unit of utility, or raise the smoothing ("
                        + options.smoothing + ").");
            }
            return value;
        }

        Outcome measure() {
            setPulls();
            double best = 0;
            double here = 0;
            double users = 0;
            for (int u = 0; u < request.users(); u++) {
                double slope = (1 - options.lambda) * slope(utility[u], options.consumerAlpha, options.smoothing);
                best += slope * serve(u, true);
                here += slope * utility[u];
                users += value(utility[u], options.consumerAlpha, options.smoothing);
                for (int s = 0; s < rows.size(); s++) {
                    best += slotWeights[s] / attention * groups.sum(rows.item(s), pull);
                }
            }
            double providers = 0;
            for (int g = 0; g < exposure.length; g++) {
                here += pull[g] * exposure[g] / attention;
                providers += value(relative(exposure[g]), options.providerAlpha, options.smoothing);
            }
            double welfare = (1 - options.lambda) * users / request.users()
                    + options.lambda * providers / Math.max(1, exposure.length);
            return new Outcome(welfare, (best - here) / request.users());
        }
    }
}
