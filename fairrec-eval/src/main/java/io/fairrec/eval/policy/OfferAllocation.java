package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.base.ConfigException;
import io.fairrec.data.Groups;
import io.fairrec.internal.TopK;
import org.jspecify.annotations.Nullable;

/**
 * Who gets which offer: the most valuable pairs of user and offer under a budget, with at most so many offers per user and
 * with bounds on the share of each group's pairs that are chosen.
 *
 * <p>Maximises {@code Σ x_p·value_p} over {@code x_p ∈ {0, 1}} subject to {@code Σ x_p·cost_p ≤ budget}, {@code Σ x_p ≤
 * perUser} for each user, and {@code least ≤ Σ_{p of g} x_p / n_g ≤ most} for each group g of users with {@code n_g}
 * pairs. Only the budget couples the groups. Its Lagrangian price λ is found by bisection; for one λ the rest is solved
 * exactly by going through the pairs in the order of {@code value − λ·cost}, because at most so many per user, and between
 * so many and so many per group, is a matroid with bounds (Fisher, Management Science 1981, on the relaxation). What is
 * left of the budget is then filled by the same order. With equal costs the plan is optimal; with others it lies below the
 * optimum by at most {@link OfferPlan#bound()} − {@link OfferPlan#value()}, usually less than one offer's value.
 *
 * <p>A pair whose value is 0 or less is chosen only where a group's least share demands it. Ties go to the smaller index.
 * Immutable, thread-safe. Cost: about 60 sorts of the pairs.
 */
public final class OfferAllocation {

    private static final int BISECTIONS = 60;

    /** A count may miss a share by rounding only: 0.3 of 10 pairs are 3, although 0.3 · 10 is 3.0000000000000004 in floats. */
    private static final double ROUNDING = 1e-9;

    /** Likewise, three costs of 0.1 sum to 0.30000000000000004 and are within a budget of 0.3. Relative. */
    private static final double SPENDING = 1e-12;

    private final double budget;
    private final int perUser;
    private final @Nullable Groups groups;
    private final double least;
    private final double most;

    private OfferAllocation(double budget, int perUser, @Nullable Groups groups, double least, double most) {
        this.budget = budget;
        this.perUser = perUser;
        this.groups = groups;
        this.least = least;
        this.most = most;
    }

    /**
     * An allocation under a budget; any number of offers per user, no bounds on groups.
     *
     * @param budget in the unit of the costs, finite, at least 0; a sum of costs that exceeds it by less than a part in 1e12
     *     is within it, because sums round
     */
    public static OfferAllocation budget(double budget) {
        return new OfferAllocation(Checks.nonNegative(budget, "budget"), Integer.MAX_VALUE, null, 0, 1);
    }

    /**
     * The same with a limit for each user.
     *
     * @param offers the most offers that one user gets, at least 1
     */
    public OfferAllocation perUser(int offers) {
        return new OfferAllocation(budget, Checks.atLeast(offers, 1, "perUser"), groups, least, most);
    }

    /**
     * The same with bounds on what share of each group's pairs is chosen; the group <em>unknown</em> is a group like the
     * others. Replaces earlier bounds; cross two partitions to bound both.
     *
     * @param users a partition of the users with one label each
     * @param leastShare in [0, 1]; the count is rounded up
     * @param mostShare in [leastShare, 1]; the count is rounded down, but never below the least count
     */
    public OfferAllocation shares(Groups users, double leastShare, double mostShare) {
        Checks.between(leastShare, 0, 1, "leastShare");
        Checks.between(mostShare, leastShare, 1, "mostShare");
        if (!users.singleLabel()) {
            throw new IllegalArgumentException("The partition \"" + users.name()
                    + "\" gives some users several labels; every user must have one. Cross the labels instead.");
        }
        return new OfferAllocation(budget, perUser, users, leastShare, mostShare);
    }

    /**
     * Chooses.
     *
     * @param user the user ordinal of each pair, at least 0
     * @param value what choosing a pair is worth, such as the probability of redemption; finite
     * @param cost what choosing it costs; finite, at least 0
     * @throws IllegalArgumentException if the arrays differ in length or hold something else
     * @throws ConfigException if the groups' least shares alone cost more than the budget, or exceed what {@code perUser}
     *     allows
     */
    public OfferPlan allocate(int[] user, double[] value, double[] cost) {
        return new Run(user, value, cost).solve();
    }

    /** One allocation at work. */
    private final class Run {

        private final int pairs;
        private final int[] user;
        private final int[] group;
        private final double[] value;
        private final double[] cost;
        private final int[] floor;
        private final int[] ceiling;
        private final int[] size;
        private final int[] offersOfUser;
        private final int[] taken;
        private final double[] reduced;
        private final int[] order;
        private boolean[] chosen;
        private double spent;

        Run(int[] user, double[] value, double[] cost) {
            this.pairs = user.length;
            Checks.length(value.length, pairs, "value");
            Checks.length(cost.length, pairs, "cost");
            this.user = user.clone();
            this.value = value.clone();
            this.cost = cost.clone();
            int users = groups == null ? 0 : groups.entityCount();
            int most = 0;
            for (int p = 0; p < pairs; p++) {
                Checks.finite(value[p], "value[" + p + "]");
                Checks.nonNegative(cost[p], "cost[" + p + "]");
                Checks.atLeast(user[p], 0, "user[" + p + "]");
                if (groups != null) {
                    Checks.index(user[p], users, "user[" + p + "]");
                }
                most = Math.max(most, user[p] + 1);
            }
            int groupCount = groups == null ? 1 : groups.groupCount();
            this.group = new int[pairs];
            this.size = new int[groupCount];
            for (int p = 0; p < pairs; p++) {
                group[p] = groups == null ? 0 : groups.group(user[p], 0);
                size[group[p]]++;
            }
            this.floor = new int[groupCount];
            this.ceiling = new int[groupCount];
            for (int g = 0; g < groupCount; g++) {
                floor[g] = (int) Math.ceil(least * size[g] - ROUNDING);
                ceiling[g] = Math.max(floor[g], (int) Math.floor(OfferAllocation.this.most * size[g] + ROUNDING));
            }
            this.offersOfUser = new int[most];
            this.taken = new int[groupCount];
            this.reduced = new double[pairs];
            this.order = new int[pairs];
            this.chosen = new boolean[pairs];
        }

        OfferPlan solve() {
            double bound = relaxed(0);
            requireFloors();
            double price = 0;
            if (overspent(spent)) {
                double low = 0;
                double high = priceOfFloorsAlone();
                relaxed(high);
                if (overspent(spent)) {
                    throw new ConfigException("The budget (" + budget + ") must be at least " + spent
                            + ", what the groups' least share (" + least + ") costs. Lower the share.");
                }
                for (int i = 0; i < BISECTIONS; i++) {
                    double middle = low + (high - low) / 2;
                    bound = Math.min(bound, relaxed(middle));
                    if (overspent(spent)) {
                        low = middle;
                    } else {
                        high = middle;
                    }
                }
                price = high;
                bound = Math.min(bound, relaxed(price));
            }
            fill();
            return plan(Math.max(bound, total()));
        }

        /** Solves for one price of the budget; returns the Lagrangian's value, an upper bound of every plan's. */
        private double relaxed(double price) {
            for (int p = 0; p < pairs; p++) {
                reduced[p] = value[p] - price * cost[p];
            }
            TopK.select(reduced, pairs, pairs, order);
            java.util.Arrays.fill(offersOfUser, 0);
            java.util.Arrays.fill(taken, 0);
            chosen = new boolean[pairs];
            spent = 0;
            double dual = price * budget;
            for (int p : order) {
                boolean wanted = reduced[p] > 0 || taken[group[p]] < floor[group[p]];
                if (wanted && allowed(p)) {
                    take(p);
                    dual += reduced[p];
                }
            }
            return dual;
        }

        /** Above this price no pair is worth its cost, so only the floors are taken, cheapest first in the limit. */
        private double priceOfFloorsAlone() {
            double highest = 0;
            double least = Double.POSITIVE_INFINITY;
            for (int p = 0; p < pairs; p++) {
                highest = Math.max(highest, Math.abs(value[p]));
                least = cost[p] > 0 ? Math.min(least, cost[p]) : least;
            }
            return Math.max(1, 4 * highest) / least * 1e6;
        }

        /** Spends what the bisection left, in the order of the last price. */
        private void fill() {
            for (int p : order) {
                if (!chosen[p] && value[p] > 0 && !overspent(spent + cost[p]) && allowed(p)) {
                    take(p);
                }
            }
        }

        private boolean overspent(double sum) {
            return sum > budget * (1 + SPENDING);
        }

        private boolean allowed(int p) {
            return taken[group[p]] < ceiling[group[p]] && offersOfUser[user[p]] < perUser;
        }

        private void take(int p) {
            chosen[p] = true;
            taken[group[p]]++;
            offersOfUser[user[p]]++;
            spent += cost[p];
        }

        private void requireFloors() {
            for (int g = 0; g < floor.length; g++) {
                if (taken[g] < floor[g]) {
                    throw new ConfigException("The least share (" + least + ") asks for " + floor[g]
                            + " offers to the group \"" + label(g) + "\", but perUser (" + perUser + ") allows "
                            + taken[g] + ". Lower the share or raise perUser.");
                }
            }
        }

        private double total() {
            double sum = 0;
            for (int p = 0; p < pairs; p++) {
                sum += chosen[p] ? value[p] : 0;
            }
            return sum;
        }

        private OfferPlan plan(double bound) {
            String[] labels = new String[size.length];
            for (int g = 0; g < labels.length; g++) {
                labels[g] = label(g);
            }
            return new OfferPlan(chosen, total(), spent, bound, labels, taken, size);
        }

        private String label(int g) {
            return groups == null ? "all" : groups.label(g);
        }
    }
}
