package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;
import java.util.Map;

/**
 * The four deterministic re-rankers of LinkedIn's talent search for target shares of any number of groups: DetGreedy,
 * DetCons, DetRelaxed and DetConstSort (Geyik, Ambler and Kenthapadi, KDD 2019).
 *
 * <p>The first i slots shall show at least ⌊i · p<sub>g</sub>⌋ and at most ⌈i · p<sub>g</sub>⌉ items of each group g. In every
 * slot a group is <em>below its minimum</em> or else <em>below its maximum</em>, or neither. Of the groups below their minimum
 * the first three show the best head, a head being the best item left of a group. If there is none, of the groups below
 * their maximum,
 *
 * <ul>
 *   <li>DetGreedy shows the best head;
 *   <li>DetCons the head of the group with the least ⌈i p⌉ / p, which is the one whose next minimum is due first; of equals,
 *       the smaller group ordinal;
 *   <li>DetRelaxed the best of the heads of the groups with the least ⌈⌈i p⌉ / p⌉.
 * </ul>
 *
 * <p>DetConstSort inserts an item whenever a minimum grows, and lets it rise above worse items as long as these stay within
 * their deadlines. Only it keeps all minimums for any number of groups as long as no group is exhausted; the
 * others can fall behind with four groups or more, by the paper. Public ports let an item slip one place behind its
 * deadline; here it may not.
 *
 * <p>The paper is silent on groups that run out: such a group is left out, and where no group is below a bound the best
 * candidate left is shown. Products i · p are rounded with a slack of 10⁻⁹, so that 10 · 0.3 is 3. A candidate counts for
 * every group of the partition that it carries; groups without a target have the target 0. Ties go to the smaller position.
 *
 * <p>Worth is utility − price. Pins, bans, rules, floors and ceilings of the request come before the targets: the methods
 * choose among the candidates that {@link OpenSlate} allows with the least harm. DetConstSort makes its list first; the
 * slate follows that list as far as they allow.
 *
 * <p>Thread-safe. O(n + k · (queues + groups)), where a queue is a set of labels that some candidate carries, together with
 * its constrained groups; DetConstSort O(k · (k + log n + queues · labels)) more for its
 * list. No allocation when warm.
 */
public final class DeterministicReRanker implements ReRanker {

    /** What i · p may be off by rounding. */
    private static final double SLACK = 1e-9;

    private enum Method {
        GREEDY,
        CONS,
        RELAXED,
        CONST_SORT
    }

    private final Method method;
    private final String partition;
    private final String[] labels;
    /** One per label. */
    private final double[] targets;

    private final Workspaces<Shares> pool = new Workspaces<>(Shares::new);

    private DeterministicReRanker(Method method, String partition, Map<String, Double> targets) {
        this.method = method;
        this.partition = Checks.notBlank(partition, "partition");
        this.labels = new String[Checks.atLeast(targets.size(), 1, "number of targets")];
        this.targets = new double[labels.length];
        int next = 0;
        double sum = 0;
        for (Map.Entry<String, Double> target : targets.entrySet()) {
            labels[next] = target.getKey();
            this.targets[next] = Checks.between(target.getValue(), 0, 1, "target share of \"" + target.getKey() + "\"");
            sum += this.targets[next++];
        }
        Checks.between(sum, 0, 1 + SLACK, "sum of the target shares");
    }

    /**
     * DetGreedy.
     *
     * @param partition the item partition
     * @param targets the target share per label, each in [0, 1], together at most 1
     */
    public static DeterministicReRanker detGreedy(String partition, Map<String, Double> targets) {
        return new DeterministicReRanker(Method.GREEDY, partition, targets);
    }

    /**
     * DetCons.
     *
     * @param partition the item partition
     * @param targets the target share per label, each in [0, 1], together at most 1
     */
    public static DeterministicReRanker detCons(String partition, Map<String, Double> targets) {
        return new DeterministicReRanker(Method.CONS, partition, targets);
    }

    /**
     * DetRelaxed.
     *
     * @param partition the item partition
     * @param targets the target share per label, each in [0, 1], together at most 1
     */
    public static DeterministicReRanker detRelaxed(String partition, Map<String, Double> targets) {
        return new DeterministicReRanker(Method.RELAXED, partition, targets);
    }

    /**
     * DetConstSort.
     *
     * @param partition the item partition
     * @param targets the target share per label, each in [0, 1], together at most 1
     */
    public static DeterministicReRanker detConstSort(String partition, Map<String, Double> targets) {
        return new DeterministicReRanker(Method.CONST_SORT, partition, targets);
    }

    static int least(int slots, double share) {
        return (int) Math.floor(slots * share + SLACK);
    }

    static int most(int slots, double share) {
        return (int) Math.ceil(slots * share - SLACK);
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a worth is not finite, the slate too short, or the catalogue has not the
     *     partition or a group
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        Groups groups = request.catalog().groups(partition);
        SlateScratch scratch = SlateScratch.borrow(request);
        Shares shares = pool.borrow();
        try {
            shares.start(groups, labels, targets);
            if (method == Method.CONST_SORT) {
                return constSort(request, scratch, shares, groups, slate);
            }
            OpenSlate open = scratch.open;
            SlateQueues queues = open.queues(scratch.worth, groups);
            while (!open.isFull()) {
                int next = open.pinned();
                if (next < 0) {
                    int q = shares.choose(method, queues, scratch.worth, open.slot() + 1);
                    if (q < 0) {
                        break;
                    }
                    next = queues.take(q);
                }
                slate[open.slot()] = next;
                open.place(next);
                shares.count(groups, request.candidates().item(next));
            }
            return open.slot();
        } finally {
            pool.giveBack(shares);
            scratch.giveBack();
        }
    }

    @Override
    public String toString() {
        return "DeterministicReRanker[" + method + ", " + partition + ", " + labels.length + " targets]";
    }

    /** Makes the list of DetConstSort, then fills the slate in its order and, behind it, by worth. */
    private static int constSort(
            RerankRequest request, SlateScratch scratch, Shares shares, Groups groups, int[] slate) {
        OpenSlate open = scratch.open;
        int[] list = scratch.positions;
        int listed = shares.listByDeadlines(open.queues(scratch.worth, groups), scratch.worth, list, request.slots());
        // Above every worth, the next larger numbers there are: the list keeps its order, and so does the rest.
        double[] rank = scratch.gained;
        double above = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < request.candidates().size(); i++) {
            rank[i] = scratch.worth[i];
            above = Math.max(above, rank[i]);
        }
        for (int at = listed - 1; at >= 0; at--) {
            above = Math.nextUp(above);
            rank[list[at]] = above;
        }
        return open.fill(rank, slate);
    }

    /** The targets by group ordinal, and how many of each group are shown. */
    private static final class Shares {
        private int groups;
        private double[] target = new double[0];
        private int[] shown = new int[0];
        /** Per group the queue of its best head, or −1. */
        private int[] bestQueue = new int[0];

        private int[] deadline = new int[0];

        void start(Groups of, String[] labels, double[] targets) {
            groups = of.groupCount();
            if (target.length < groups) {
                target = new double[groups];
                shown = new int[groups];
                bestQueue = new int[groups];
            }
            Arrays.fill(target, 0, groups, 0);
            Arrays.fill(shown, 0, groups, 0);
            for (int t = 0; t < labels.length; t++) {
                target[of.ordinal(labels[t])] = targets[t];
            }
        }

        void count(Groups of, int item) {
            for (int l = 0; l < of.count(item); l++) {
                shown[of.group(item, l)]++;
            }
        }

        /** The best head of each group. Returns the queue of the best head of all, or −1. */
        private int findBest(SlateQueues queues, double[] worth) {
            Arrays.fill(bestQueue, 0, groups, -1);
            int best = -1;
            for (int q = 0; q < queues.count(); q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                if (best < 0 || SlateQueues.better(worth, head, queues.head(best))) {
                    best = q;
                }
                for (int l = queues.labelBegin(q); l < queues.labelEnd(q); l++) {
                    int g = queues.label(l);
                    if (bestQueue[g] < 0 || SlateQueues.better(worth, head, queues.head(bestQueue[g]))) {
                        bestQueue[g] = q;
                    }
                }
            }
            return best;
        }

        int choose(Method method, SlateQueues queues, double[] worth, int slots) {
            queues.renewHeads();
            int best = findBest(queues, worth);
            int due = -1;
            int next = -1;
            double nextDue = Double.POSITIVE_INFINITY;
            for (int g = 0; g < groups; g++) {
                int q = bestQueue[g];
                if (q < 0) {
                    continue;
                }
                if (shown[g] < least(slots, target[g])) {
                    due = due < 0 || SlateQueues.better(worth, queues.head(q), queues.head(due)) ? q : due;
                } else if (shown[g] < most(slots, target[g])) {
                    double when = whenDue(method, slots, target[g]);
                    if (next < 0 || when < nextDue - SLACK) {
                        next = q;
                        nextDue = when;
                    } else if (when <= nextDue + SLACK
                            && method != Method.CONS
                            && SlateQueues.better(worth, queues.head(q), queues.head(next))) {
                        next = q;
                    }
                }
            }
            return due >= 0 ? due : next >= 0 ? next : best;
        }

        private static double whenDue(Method method, int slots, double share) {
            double when = most(slots, share) / share;
            return switch (method) {
                case CONS -> when;
                case RELAXED -> Math.ceil(when - SLACK);
                default -> 0;
            };
        }

        /** DetConstSort: {@code k} candidates or more, or all of the groups with a target. Returns how many. */
        int listByDeadlines(SlateQueues queues, double[] worth, int[] list, int k) {
            if (deadline.length < list.length) {
                deadline = new int[list.length];
            }
            queues.plainHeads();
            findBest(queues, worth);
            int size = 0;
            for (int rank = nextGrowth(0); size < k && rank > 0; rank = nextGrowth(rank)) {
                int q = growing(queues, worth, rank);
                while (q >= 0) {
                    list[size] = queues.take(q);
                    deadline[size] = rank;
                    rise(list, worth, size++);
                    queues.plainHeads();
                    findBest(queues, worth);
                    q = growing(queues, worth, rank);
                }
            }
            return size;
        }

        /** The next rank at which the minimum of a group with items left grows, or 0 if there is none. */
        private int nextGrowth(int after) {
            double soonest = Integer.MAX_VALUE;
            for (int g = 0; g < groups; g++) {
                if (bestQueue[g] >= 0 && target[g] > 0) {
                    soonest = Math.min(soonest, Math.ceil((shown[g] + 1 - SLACK) / target[g]));
                }
            }
            return soonest == Integer.MAX_VALUE ? 0 : Math.max(after + 1, (int) soonest);
        }

        /** Of the groups whose minimum has grown at this rank, the queue of the best head; counts all its labels. */
        private int growing(SlateQueues queues, double[] worth, int rank) {
            int best = -1;
            for (int g = 0; g < groups; g++) {
                int q = bestQueue[g];
                if (q >= 0
                        && shown[g] < least(rank, target[g])
                        && (best < 0 || SlateQueues.better(worth, queues.head(q), queues.head(bestQueue[best])))) {
                    best = g;
                }
            }
            if (best < 0) {
                return -1;
            }
            int q = bestQueue[best];
            for (int l = queues.labelBegin(q); l < queues.labelEnd(q); l++) {
                shown[queues.label(l)]++;
            }
            return q;
        }

        /** Moves the last item up past worse ones, as far as these may still move down by one place. */
        private void rise(int[] list, double[] worth, int last) {
            for (int at = last; at > 0 && worth[list[at - 1]] < worth[list[at]] && deadline[at - 1] > at; at--) {
                int item = list[at];
                list[at] = list[at - 1];
                list[at - 1] = item;
                int due = deadline[at];
                deadline[at] = deadline[at - 1];
                deadline[at - 1] = due;
            }
        }
    }
}
