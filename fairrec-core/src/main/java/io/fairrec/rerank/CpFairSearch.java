package io.fairrec.rerank;

import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Groups;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Slates for the absolute objective of {@link CpFair}: prices by multiplicative weights, then exchanges.
 *
 * <p>A spread is the largest Σ t · mean over the differences t = p − q of two distributions over the groups, so for fixed t
 * the objective falls apart into rows, and the sum of the rows' optima bounds it from above. The distributions p and q play
 * against the greedy rows: a group that is ahead grows in p, one that is behind grows in q (Freund and Schapire, Games and
 * Economic Behavior 29, 1999), at a rate that adapts to the spreads seen.
 */
final class CpFairSearch {

    /** How often the exchanges go through all rows at most. */
    static final int MOST_PASSES = 50;

    private static final double LEAST_GAIN = 1e-10;

    private final BatchRerankRequest request;
    private final BatchRows rows;
    private final OfferedGroups providers;
    private final @Nullable Groups consumers;
    private final CpFair objective;
    private final Side consumerSide;
    private final Side providerSide;
    private final double[] key;
    private final boolean[] shown;
    private double worthSum;

    CpFairSearch(BatchRerankRequest request, BatchRows rows, OfferedGroups providers, CpFair objective) {
        this.request = request;
        this.rows = rows;
        this.providers = providers;
        this.consumers = request.consumers();
        this.objective = objective;
        this.consumerSide = new Side(consumers == null ? 0 : consumers.groupCount(), objective.consumerWeight());
        for (int c = 0; consumers != null && c < consumers.groupCount(); c++) {
            consumerSide.unit[c] = consumers.size(c) == 0 ? 0 : 1.0 / request.slateSize() / consumers.size(c);
        }
        this.providerSide = new Side(providers.count(), objective.providerWeight());
        Arrays.fill(providerSide.unit, 1.0 / request.cells());
        this.key = new double[rows.worth().length];
        this.shown = new boolean[key.length];
    }

    CpFair.Outcome solve(int[] slates) {
        boolean priced = consumerSide.weight > 0 || providerSide.weight > 0;
        double bound = Double.POSITIVE_INFINITY;
        double best = Double.NEGATIVE_INFINITY;
        int[] bestSlates = new int[request.cells()];
        for (int t = 0; t <= (priced ? CpFair.ITERATIONS : 0); t++) {
            if (t == CpFair.ITERATIONS) {
                consumerSide.average(t);
                providerSide.average(t);
            }
            bound = Math.min(bound, serve());
            if (value() > best) {
                best = value();
                System.arraycopy(slates, 0, bestSlates, 0, bestSlates.length);
            }
            consumerSide.learn();
            providerSide.learn();
        }
        System.arraycopy(bestSlates, 0, slates, 0, bestSlates.length);
        recount(slates);
        for (int pass = 0; priced && pass < MOST_PASSES && exchange(slates); pass++) {
            // Each pass improves the objective by at least LEAST_GAIN.
        }
        return new CpFair.Outcome(value(), Math.max(bound, value()));
    }

    private double value() {
        return worthSum - consumerSide.penalty() - providerSide.penalty();
    }

    /** Serves every row greedily at the prices; returns the sum of what the rows make of them. */
    private double serve() {
        clear();
        double dual = 0;
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = rows.start(u);
            double[] quality = objective.quality(row, rows.worth());
            double price = consumerPrice(u);
            providers.keys(row.candidates(), rows.worth(), providerSide.bonus, key);
            for (int i = 0; i < row.candidates().size(); i++) {
                key[i] -= price * quality[i];
            }
            rows.fill(key);
            for (int s = 0; s < rows.size(); s++) {
                dual += key[rows.position(s)];
            }
            rows.orderByWorth();
            count(u, quality);
            rows.write();
        }
        return dual;
    }

    private double consumerPrice(int user) {
        double price = 0;
        for (int l = 0; consumers != null && l < consumers.count(user); l++) {
            price -= consumerSide.bonus[consumers.group(user, l)];
        }
        return price;
    }

    private void clear() {
        worthSum = 0;
        Arrays.fill(consumerSide.mean, 0);
        Arrays.fill(providerSide.mean, 0);
    }

    /** Adds the row's slate to the sums. */
    private void count(int user, double[] quality) {
        double sum = 0;
        for (int s = 0; s < rows.size(); s++) {
            sum += quality[rows.position(s)];
            worthSum += rows.worth()[rows.position(s)];
            providers.add(rows.item(s), providerSide.unit[0], providerSide.mean);
        }
        addQuality(user, sum);
    }

    private void addQuality(int user, double amount) {
        for (int l = 0; consumers != null && l < consumers.count(user); l++) {
            int group = consumers.group(user, l);
            consumerSide.mean[group] += consumerSide.unit[group] * amount;
        }
    }

    private void recount(int[] slates) {
        clear();
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = resume(u, slates);
            count(u, objective.quality(row, rows.worth()));
        }
    }

    private RerankRequest resume(int user, int[] slates) {
        RerankRequest row = rows.start(user);
        int k = request.slateSize();
        for (int s = user * k; s < (user + 1) * k && slates[s] >= 0; s++) {
            rows.accept(slates[s]);
        }
        return row;
    }

    /** One pass over the rows without rules; whether any item was exchanged. */
    private boolean exchange(int[] slates) {
        boolean any = false;
        int k = request.slateSize();
        for (int u = 0; u < request.users(); u++) {
            RerankRequest row = rows.start(u);
            if (!rows.open().isFree()) {
                continue;
            }
            Arrays.fill(shown, 0, row.candidates().size(), false);
            int size = 0;
            while (size < k && slates[u * k + size] >= 0) {
                shown[slates[u * k + size++]] = true;
            }
            boolean changed = false;
            for (int s = 0; s < size; s++) {
                changed |= exchange(row, u, slates, u * k + s);
            }
            if (changed) {
                any = true;
                resume(u, slates);
                rows.orderByWorth();
                rows.write();
            }
        }
        return any;
    }

    /** Replaces the candidate in this cell by the one that improves the objective most, if any does. */
    private boolean exchange(RerankRequest row, int user, int[] slates, int cell) {
        double[] worth = rows.worth();
        double[] quality = objective.quality(row, worth);
        CandidateSet candidates = row.candidates();
        int out = slates[cell];
        double qualityUnit = 0;
        for (int l = 0; consumers != null && l < consumers.count(user); l++) {
            qualityUnit = Math.max(qualityUnit, consumerSide.unit[consumers.group(user, l)]);
        }
        int outLabels = providers.groups().count(candidates.item(out));
        int best = -1;
        double bestValue = value() + LEAST_GAIN;
        for (int in = 0; in < candidates.size(); in++) {
            // A spread moves by no more than the largest rise plus the largest fall of a group.
            int labels = Math.max(outLabels, providers.groups().count(candidates.item(in)));
            double most = worth[in]
                    - worth[out]
                    + consumerSide.weight * qualityUnit * Math.abs(quality[in] - quality[out])
                    + providerSide.weight * providerSide.unit[0] * 2 * labels;
            if (shown[in] || most <= LEAST_GAIN) {
                continue;
            }
            move(user, candidates, worth, quality, out, in);
            double value = value();
            move(user, candidates, worth, quality, in, out);
            if (value > bestValue) {
                best = in;
                bestValue = value;
            }
        }
        if (best < 0) {
            return false;
        }
        move(user, candidates, worth, quality, out, best);
        shown[out] = false;
        shown[best] = true;
        slates[cell] = best;
        return true;
    }

    private void move(int user, CandidateSet candidates, double[] worth, double[] quality, int out, int in) {
        worthSum += worth[in] - worth[out];
        addQuality(user, quality[in] - quality[out]);
        providers.add(candidates.item(out), -providerSide.unit[0], providerSide.mean);
        providers.add(candidates.item(in), providerSide.unit[0], providerSide.mean);
    }

    /** The groups of one side: what they get, and the prices that the rows pay for it. */
    private static final class Side {
        final double weight;
        /** What one unit (of quality, of a slot) adds to the mean of a group; 0 for a group that does not count. */
        final double[] unit;

        final double[] mean;
        /** −weight · t · unit: what a unit brings to the row. */
        final double[] bonus;

        private final double[] total;
        private final double[] ahead;
        private final double[] behind;
        private final double[] averaged;
        private double squares;

        Side(int groups, double weight) {
            this.weight = weight;
            this.unit = new double[groups];
            this.mean = new double[groups];
            this.bonus = new double[groups];
            this.total = new double[groups];
            this.ahead = new double[groups];
            this.behind = new double[groups];
            this.averaged = new double[groups];
        }

        double penalty() {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < mean.length; g++) {
                if (unit[g] > 0) {
                    low = Math.min(low, mean[g]);
                    high = Math.max(high, mean[g]);
                }
            }
            return high > low ? weight * (high - low) : 0;
        }

        /** Moves the prices against what the groups got. */
        void learn() {
            if (weight == 0) {
                return;
            }
            double spread = penalty() / weight;
            squares += spread * spread;
            double rate = squares == 0 ? 0 : Math.sqrt(Math.log(Math.max(2, mean.length)) / squares);
            for (int g = 0; g < mean.length; g++) {
                total[g] += mean[g];
            }
            distribution(rate, ahead);
            distribution(-rate, behind);
            for (int g = 0; g < mean.length; g++) {
                averaged[g] += ahead[g] - behind[g];
                bonus[g] = -weight * unit[g] * (ahead[g] - behind[g]);
            }
        }

        void average(int iterations) {
            for (int g = 0; g < mean.length; g++) {
                bonus[g] = -weight * unit[g] * averaged[g] / iterations;
            }
        }

        private void distribution(double rate, double[] out) {
            double most = Double.NEGATIVE_INFINITY;
            for (int g = 0; g < out.length; g++) {
                out[g] = unit[g] > 0 ? rate * total[g] : Double.NEGATIVE_INFINITY;
                most = Math.max(most, out[g]);
            }
            double sum = 0;
            for (int g = 0; g < out.length; g++) {
                out[g] = unit[g] > 0 ? Math.exp(out[g] - most) : 0;
                sum += out[g];
            }
            for (int g = 0; g < out.length; g++) {
                out[g] /= sum;
            }
        }
    }
}
