package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.internal.TopK;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Fills the slate from the top, each time with the candidate of the largest worth that still lets the constraints hold.
 *
 * <p>The worth of a candidate is utility − price + Σ weight · marginal gain of the set objectives. Ties go to the smaller
 * position.
 *
 * <p><strong>Constraints.</strong> Ceilings always hold: the slate is shorter where they allow no more. Floors are kept by
 * look-ahead: a candidate is passed over if, after it, the slots left could no longer meet the floors. What is proved:
 *
 * <ul>
 *   <li>No constraints and no set objectives: the top k, the optimum.
 *   <li>Constraints on groups of one single-label partition, {@code unknown} included, no set objectives: the slates that
 *       satisfy them are the bases of a matroid (classes with lower and upper bounds), on which greedy selection is
 *       optimal (Edmonds, Mathematical Programming 1, 1971). Where the floors cannot all be met, the slate misses them
 *       by the least possible number of items in total, and is optimal among those slates.
 *   <li>Set objectives that are monotone and submodular, no prices, no constraints: at least 1 − 1/e of the best worth if
 *       utilities are not negative (Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978).
 *   <li>Multi-label partitions or several partitions: best effort (with floors on three partitions the question whether
 *       a slate exists is NP-hard, as 3-dimensional matching). The certificate of {@link SlateChecker} tells.
 * </ul>
 *
 * <p>Stateless, thread-safe. Cost: O(n + k log k) typically without constraints and set objectives, else
 * O(k · n · (set objectives + constraints)); memory: one double per candidate, and one boolean with constraints or set
 * objectives.
 */
public final class GreedyReRanker implements ReRanker {

    private enum Order {
        WORTH,
        UTILITY,
        OBJECTIVE
    }

    private final Order order;
    private final String objective;

    private GreedyReRanker(Order order, String objective) {
        this.order = order;
        this.objective = objective;
    }

    /** A greedy re-ranker whose slate stands in the order in which it was chosen: by worth, prices included. */
    public static GreedyReRanker create() {
        return new GreedyReRanker(Order.WORTH, "");
    }

    /**
     * A greedy re-ranker that chooses by worth, prices included, and then orders what it chose by utility alone (ties by
     * position). For exposure that counts slots, where the order costs the promise nothing: a price then buys a place on
     * the slate, not a rank. A request with set objectives keeps the order of choice, because a marginal gain has no
     * meaning in another order.
     */
    public static GreedyReRanker orderedByUtility() {
        return new GreedyReRanker(Order.UTILITY, "");
    }

    /**
     * A greedy re-ranker that chooses by worth and then orders what it chose by one objective, ties by position. Which
     * items are shown decides what they earn; their order only decides how soon the relevant ones are seen, so a slate
     * that was chosen for revenue costs less relevance when it is shown in the order of relevance. As in {@link
     * #orderedByUtility}, a request with set objectives keeps the order of choice. A request without {@linkplain
     * RerankRequest#objectives() columns} is ordered by utility.
     *
     * @param objective its name, such as {@code relevance}
     */
    public static GreedyReRanker orderedBy(String objective) {
        return new GreedyReRanker(Order.OBJECTIVE, Checks.notBlank(objective, "objective"));
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a utility is not finite, the slate too short, or a constraint names a partition
     *     or group that the catalogue does not have, or the request has columns but none of the objective to order by
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slateSize(), "slate.length");
        int n = request.candidates().size();
        double[] net = new double[n];
        for (int i = 0; i < n; i++) {
            net[i] = request.utility(i) - request.price(i);
            if (!Double.isFinite(net[i])) {
                throw new IllegalArgumentException("The utility minus price (" + net[i] + ") of the candidate at " + i
                        + " must be a finite number. Check the objectives and their weights.");
            }
        }
        int size = request.constraints().isEmpty() && request.setObjectives().isEmpty()
                ? TopK.select(net, n, request.slateSize(), slate)
                : greedy(request, net, slate);
        if (order != Order.WORTH && request.setObjectives().isEmpty()) {
            ObjectiveMatrix columns = request.objectives();
            if (order == Order.UTILITY || columns == null) {
                sort(slate, size, request::utility);
            } else {
                double[] column = columns.column(index(columns));
                sort(slate, size, position -> column[position]);
            }
        }
        return size;
    }

    private int index(ObjectiveMatrix columns) {
        for (int j = 0; j < columns.objectives(); j++) {
            if (columns.name(j).equals(objective)) {
                return j;
            }
        }
        throw new IllegalArgumentException("The slate is to be ordered by the objective \"" + objective
                + "\", which the request does not have. Add it to the objectives, with the weight 0 if it shall not"
                + " count.");
    }

    /** Insertion sort: a slate is short, and mostly in order already. */
    private static void sort(int[] slate, int size, IntToDoubleFunction key) {
        for (int s = 1; s < size; s++) {
            int moving = slate[s];
            double value = key.applyAsDouble(moving);
            int t = s;
            while (t > 0
                    && (key.applyAsDouble(slate[t - 1]) < value
                            || (key.applyAsDouble(slate[t - 1]) == value && slate[t - 1] > moving))) {
                slate[t] = slate[t - 1];
                t--;
            }
            slate[t] = moving;
        }
    }

    private static int greedy(RerankRequest request, double[] net, int[] slate) {
        int wanted = Math.min(request.slateSize(), net.length);
        SlateTally tally = new SlateTally(request, wanted);
        Gains gains = new Gains(request.setObjectives());
        boolean[] chosen = new boolean[net.length];
        for (int slot = 0; slot < wanted; slot++) {
            int best = -1;
            double bestWorth = 0;
            int bestHarm = 0;
            for (int i = 0; i < net.length; i++) {
                if (chosen[i]) {
                    continue;
                }
                double worth = net[i] + gains.gain(i);
                if (best >= 0 && bestHarm == 0 && worth <= bestWorth) {
                    continue;
                }
                int harm = tally.harm(i);
                if (harm == SlateTally.FORBIDDEN) {
                    continue;
                }
                if (best < 0 || harm < bestHarm || (harm == bestHarm && worth > bestWorth)) {
                    best = i;
                    bestWorth = worth;
                    bestHarm = harm;
                }
            }
            if (best < 0) {
                return slot;
            }
            slate[slot] = best;
            chosen[best] = true;
            tally.accept(best);
            gains.accept(best);
        }
        return wanted;
    }

    /** The set objectives of one construction, weighted and summed. */
    private static final class Gains {
        private final SetObjective.Gain[] gains;
        private final double[] weights;

        Gains(List<RerankRequest.WeightedGain> objectives) {
            this.gains = new SetObjective.Gain[objectives.size()];
            this.weights = new double[objectives.size()];
            for (int o = 0; o < gains.length; o++) {
                gains[o] = objectives.get(o).objective().get();
                weights[o] = objectives.get(o).weight();
            }
        }

        double gain(int position) {
            double sum = 0;
            for (int o = 0; o < gains.length; o++) {
                sum += weights[o] * gains[o].gain(position);
            }
            if (Double.isNaN(sum)) {
                throw new IllegalStateException("The gain of the set objectives for the candidate at " + position
                        + " (NaN) must be a finite number. Run SetObjectiveContract on them.");
            }
            return sum;
        }

        void accept(int position) {
            for (SetObjective.Gain gain : gains) {
                gain.accept(position);
            }
        }
    }
}
