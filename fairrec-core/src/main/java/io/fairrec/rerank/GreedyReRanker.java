package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.objective.ObjectiveMatrix;
import io.fairrec.objective.SetObjective;
import java.util.List;

/**
 * Fills the slate from the top, each time with the candidate of the largest worth that still lets the constraints hold.
 *
 * <p>The worth of a candidate is utility − price + Σ weight · marginal gain of the set objectives. Ties go to the smaller
 * position.
 *
 * <p><strong>Constraints.</strong> Bans, pins, ceilings and rules always hold: the slate is shorter where they allow no more.
 * Floors are kept by look-ahead: a candidate is passed over if, after it, the slots left could no longer meet the floors.
 * What is proved:
 *
 * <ul>
 *   <li>No constraints and no set objectives: the top k, the optimum.
 *   <li>Constraints on groups of one single-label partition, {@code unknown} included, no set objectives: the slates that
 *       satisfy them are the bases of a matroid (classes with lower and upper bounds), on which greedy selection is
 *       optimal (Edmonds, Mathematical Programming 1, 1971). Where the floors cannot all be met, the slate misses them
 *       by the least possible number of items in total, and is optimal among those slates. Pins and bans change nothing
 *       of that: contracted and deleted, a matroid stays one.
 *   <li>Set objectives that are monotone and submodular, no prices, no constraints: at least 1 − 1/e of the best worth if
 *       utilities are not negative (Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978).
 *   <li>Multi-label partitions or several partitions: best effort (with floors on three partitions the question whether
 *       a slate exists is NP-hard, as 3-dimensional matching). The certificate of {@link SlateChecker} tells.
 * </ul>
 *
 * <p>Thread-safe. Cost: O(n + k log k) typically without promises; O(n + k (classes + log n)) with constraints, where a class
 * is a set of constrained groups that some candidate carries; O(k · n · (set objectives + rules)) with set objectives or
 * rules. Scratch is pooled: no allocation when warm, but for what set objectives and rules allocate.
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
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        SlateScratch scratch = SlateScratch.borrow(request);
        try {
            int size = request.setObjectives().isEmpty()
                    ? scratch.open.fill(scratch.worth, slate)
                    : greedy(request, scratch, slate);
            if (order != Order.WORTH && request.setObjectives().isEmpty()) {
                sort(request, slate, size, scratch);
            }
            return size;
        } finally {
            scratch.giveBack();
        }
    }

    /** Orders by utility or by the objective. A pin stays in its slot, and with rules all do: rules speak of slots. */
    private void sort(RerankRequest request, int[] slate, int size, SlateScratch scratch) {
        ObjectiveMatrix columns = request.objectives();
        double[] column = order == Order.UTILITY || columns == null ? null : columns.column(index(columns));
        if (!request.rules().isEmpty()) {
            return;
        }
        double[] keys = scratch.gained;
        int[] free = scratch.positions;
        int count = 0;
        for (int s = 0, pin = 0; s < size; s++) {
            if (pin < request.pinCount() && request.pinSlot(pin) == s) {
                pin++;
            } else {
                free[count++] = slate[s];
                keys[slate[s]] = column == null ? request.utility(slate[s]) : column[slate[s]];
            }
        }
        sort(free, count, keys);
        for (int s = 0, pin = 0, next = 0; s < size; s++) {
            if (pin < request.pinCount() && request.pinSlot(pin) == s) {
                pin++;
            } else {
                slate[s] = free[next++];
            }
        }
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
    private static void sort(int[] slate, int size, double[] keys) {
        for (int s = 1; s < size; s++) {
            int moving = slate[s];
            double value = keys[moving];
            int t = s;
            while (t > 0 && (keys[slate[t - 1]] < value || (keys[slate[t - 1]] == value && slate[t - 1] > moving))) {
                slate[t] = slate[t - 1];
                t--;
            }
            slate[t] = moving;
        }
    }

    private static int greedy(RerankRequest request, SlateScratch scratch, int[] slate) {
        OpenSlate open = scratch.open;
        Gains gains = new Gains(request.setObjectives());
        int n = request.candidates().size();
        while (!open.isFull()) {
            int next = open.pinned();
            if (next < 0) {
                for (int i = 0; i < n; i++) {
                    if (open.isOpen(i)) {
                        scratch.gained[i] = scratch.worth[i] + gains.gain(i);
                    }
                }
                next = open.best(scratch.gained);
            }
            if (next < 0) {
                break;
            }
            slate[open.slot()] = next;
            open.accept(next);
            gains.accept(next);
        }
        return open.slot();
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
            if (!Double.isFinite(sum)) {
                throw new IllegalStateException("The gain of the set objectives for the candidate at " + position + " ("
                        + sum + ") must be a finite number. Run SetObjectiveContract on them.");
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
