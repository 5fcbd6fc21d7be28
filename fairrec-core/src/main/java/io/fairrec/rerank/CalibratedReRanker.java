package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.internal.Workspaces;
import java.util.Arrays;

/**
 * Calibrated recommendations: the groups of the slate in the proportions of the user's interests (Steck, RecSys 2018).
 *
 * <p>Greedily maximises (1 − λ) · Σ worth − λ · KL(p ‖ q̃) over the items shown, slot by slot; ties go to the smaller
 * position. p is the request's {@linkplain RerankRequest#interests interest} in each group of one partition, by default equal
 * shares of all but {@code unknown}; q is the mean over the slate of the items' own distributions, of which one with m
 * labels gives each 1/m; q̃ = (1 − α) q + α p; natural logarithm, exact, nothing rounded.
 *
 * <p>Guarantee: Steck shows the criterion to be submodular, but it is not monotone and may be negative, so the bound of
 * 1 − 1/e does not apply to it as such; the slate is what greedy choice gives.
 *
 * <p>Worth is utility − price. Thread-safe. Candidates of equal labels change q alike, so only the best of each label set is
 * looked at: O(n + k · queues · labels) with as many logarithms, where a queue is a set of labels that some candidate carries,
 * together with its constrained groups. No allocation when warm.
 */
public final class CalibratedReRanker implements ReRanker {

    /** Steck's α. */
    public static final double DEFAULT_SMOOTHING = 0.01;

    private final String partition;
    private final double lambda;
    private final double smoothing;
    private final Workspaces<Mix> pool = new Workspaces<>(Mix::new);

    private CalibratedReRanker(String partition, double lambda, double smoothing) {
        this.partition = Checks.notBlank(partition, "partition");
        this.lambda = Checks.between(lambda, 0, 1, "lambda");
        this.smoothing = Checks.between(smoothing, 1e-12, 1, "smoothing");
    }

    /**
     * With the smoothing α = 0.01.
     *
     * @param partition whose groups are to be calibrated
     * @param lambda the weight of the calibration, in [0, 1]; worth has the rest
     */
    public static CalibratedReRanker of(String partition, double lambda) {
        return new CalibratedReRanker(partition, lambda, DEFAULT_SMOOTHING);
    }

    /** The same with another α, in [10⁻¹², 1]. */
    public CalibratedReRanker smoothing(double alpha) {
        return new CalibratedReRanker(partition, lambda, alpha);
    }

    /**
     * KL(p ‖ (1 − α) q + α p), in nats: 0 where the slate has the user's proportions. O(groups).
     *
     * @param interests p, one share per group, at least 0
     * @param shown q, as long
     * @param alpha the smoothing, in (0, 1]
     */
    public static double divergence(double[] interests, double[] shown, double alpha) {
        Checks.length(shown.length, interests.length, "shown");
        double sum = 0;
        for (int g = 0; g < interests.length; g++) {
            sum += term(interests[g], shown[g], alpha);
        }
        return sum;
    }

    private static double term(double interest, double shown, double alpha) {
        return interest > 0 ? interest * Math.log(interest / ((1 - alpha) * shown + alpha * interest)) : 0;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalArgumentException if a worth is not finite, the slate too short, or the catalogue has not the
     *     partition
     */
    @Override
    public int rerank(RerankRequest request, int[] slate) {
        Checks.atLeast(slate.length, request.slots(), "slate.length");
        Groups groups = request.catalog().groups(partition);
        SlateScratch scratch = SlateScratch.borrow(request);
        Mix mix = pool.borrow();
        try {
            OpenSlate open = scratch.open;
            SlateQueues queues = open.queues(scratch.worth, groups);
            mix.start(this, request, groups);
            while (!open.isFull()) {
                int next = open.pinned();
                if (next < 0) {
                    int q = mix.best(this, queues, scratch.worth);
                    if (q < 0) {
                        break;
                    }
                    next = queues.take(q);
                }
                slate[open.slot()] = next;
                open.place(next);
                mix.add(groups, request.candidates().item(next));
            }
            return open.slot();
        } finally {
            pool.giveBack(mix);
            scratch.giveBack();
        }
    }

    @Override
    public String toString() {
        return "CalibratedReRanker[" + partition + ", lambda " + lambda + ", smoothing " + smoothing + "]";
    }

    /** What the slate so far shows of each group. */
    private static final class Mix {
        private double[] interests = new double[0];
        /** Per group the sum of the items' shares. */
        private double[] mass = new double[0];
        /** Per group its term of the divergence if the next item does not belong to it. */
        private double[] without = new double[0];

        private int groupCount;
        private int size;

        void start(CalibratedReRanker of, RerankRequest request, Groups groups) {
            interests = Aspects.shares(request, of.partition, interests);
            groupCount = groups.groupCount();
            if (mass.length < groupCount) {
                mass = new double[groupCount];
                without = new double[groupCount];
            }
            Arrays.fill(mass, 0, groupCount, 0);
            size = 0;
        }

        int best(CalibratedReRanker of, SlateQueues queues, double[] worth) {
            queues.renewHeads();
            double base = 0;
            for (int g = 0; g < groupCount; g++) {
                without[g] = term(interests[g], mass[g] / (size + 1), of.smoothing);
                base += without[g];
            }
            int best = -1;
            double bestValue = 0;
            for (int q = 0; q < queues.count(); q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                double divergence = base;
                int begin = queues.labelBegin(q);
                int end = queues.labelEnd(q);
                double share = 1.0 / (end - begin);
                for (int l = begin; l < end; l++) {
                    int g = queues.label(l);
                    divergence += term(interests[g], (mass[g] + share) / (size + 1), of.smoothing) - without[g];
                }
                double value = (1 - of.lambda) * worth[head] - of.lambda * divergence;
                if (best < 0 || value > bestValue || (value == bestValue && head < queues.head(best))) {
                    best = q;
                    bestValue = value;
                }
            }
            return best;
        }

        void add(Groups groups, int item) {
            int labels = groups.count(item);
            for (int l = 0; l < labels; l++) {
                mass[groups.group(item, l)] += 1.0 / labels;
            }
            size++;
        }
    }
}
