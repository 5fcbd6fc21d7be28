package io.fairrec.rerank;

import io.fairrec.base.Checks;
import io.fairrec.data.Groups;
import io.fairrec.internal.Workspaces;

/**
 * xQuAD: each slot gets the candidate with the best mix of worth and of the user's aspects that the slate does not yet
 * cover (Santos, Macdonald and Ounis, WWW 2010; with a tolerance to redundancy as Vargas, Castells and Vallet, SIGIR
 * 2012).
 *
 * <p>A candidate i scores (1 − λ) · worth(i) + λ · Σ<sub>a</sub> p(a|u) · p(i|a) · Π<sub>j on the slate</sub> (1 − α · p(j|a)).
 * The aspects are the groups of one partition, p(a|u) the request's {@linkplain RerankRequest#interests interests} in them,
 * by default equal shares of all but {@code unknown}. p(i|a) is 1 if i carries the label a ({@link Weight#BINARY}), or one
 * over the number of its labels ({@link Weight#SHARE}), else 0. Ties go to the smaller position.
 *
 * <p>{@link Normalization#Z_SCORE} replaces both parts, in each step, by their distance from the mean over the candidates left
 * in units of their sample standard deviation, as RankSys 0.4.3 does. Where a part is the same for all candidates left its
 * deviation is 0; RankSys then computes NaN and silently returns the order of the input, here the part is 0 for all and the
 * other decides.
 *
 * <p>Guarantee: with Weight.BINARY or SHARE the coverage is monotone and submodular, so greedy selection without
 * normalisation, prices, constraints, pins and rules reaches at least 1 − 1/e of the best mix if worths are not negative
 * (Nemhauser, Wolsey and Fisher, Mathematical Programming 14, 1978).
 *
 * <p>Worth is utility − price. Thread-safe. Candidates of equal labels get equal coverage, so only the best of each label set
 * is looked at: O(n + k · queues · labels), where a queue is a set of labels that some candidate carries, together with
 * its constrained groups. No allocation when warm.
 */
public final class Xquad implements ReRanker {

    /** How much a candidate belongs to an aspect. */
    public enum Weight {
        /** 1 for each label it carries. */
        BINARY,
        /** One over the number of its labels. */
        SHARE
    }

    /** What is done to worth and coverage before they are mixed. */
    public enum Normalization {
        /** Nothing. */
        NONE,
        /** Mean 0 and standard deviation 1 over the candidates left, in each step. */
        Z_SCORE
    }

    private final String partition;
    private final double lambda;
    private final Weight weight;
    private final Normalization normalization;
    private final double redundancy;
    private final Workspaces<Coverage> pool = new Workspaces<>(Coverage::new);

    private Xquad(String partition, double lambda, Weight weight, Normalization normalization, double redundancy) {
        this.partition = Checks.notBlank(partition, "partition");
        this.lambda = Checks.between(lambda, 0, 1, "lambda");
        this.weight = weight;
        this.normalization = normalization;
        this.redundancy = Checks.between(redundancy, 0, 1, "redundancy");
    }

    /**
     * xQuAD with binary aspects, without normalisation and tolerance to redundancy (α = 1).
     *
     * @param partition its groups are the aspects
     * @param lambda the weight of the coverage, in [0, 1]; worth has the rest
     */
    public static Xquad of(String partition, double lambda) {
        return new Xquad(partition, lambda, Weight.BINARY, Normalization.NONE, 1);
    }

    /** The same with another weight of labels. */
    public Xquad weight(Weight newWeight) {
        return new Xquad(partition, lambda, newWeight, normalization, redundancy);
    }

    /** The same with another normalisation. */
    public Xquad normalization(Normalization newNormalization) {
        return new Xquad(partition, lambda, weight, newNormalization, redundancy);
    }

    /**
     * The same with another α.
     *
     * @param alpha in [0, 1]: 1 where one item covers an aspect for good, less where users like more of it
     */
    public Xquad redundancy(double alpha) {
        return new Xquad(partition, lambda, weight, normalization, alpha);
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
        Coverage coverage = pool.borrow();
        try {
            OpenSlate open = scratch.open;
            SlateQueues queues = open.queues(scratch.worth, groups);
            coverage.start(this, request, queues);
            while (!open.isFull()) {
                int next = open.pinned();
                if (next < 0) {
                    int q = coverage.best(this, open, queues, scratch.worth);
                    if (q < 0) {
                        break;
                    }
                    next = queues.take(q);
                    coverage.remove(q, scratch.worth[next]);
                }
                slate[open.slot()] = next;
                open.place(next);
                coverage.cover(this, groups, request.candidates().item(next));
            }
            return open.slot();
        } finally {
            pool.giveBack(coverage);
            scratch.giveBack();
        }
    }

    private double belonging(int labels) {
        return weight == Weight.BINARY ? 1 : 1.0 / labels;
    }

    @Override
    public String toString() {
        return "Xquad[" + partition + ", lambda " + lambda + ", " + weight + ", " + normalization + ", redundancy "
                + redundancy + "]";
    }

    /** What the slate leaves uncovered, and the moments of the candidates left. */
    private static final class Coverage {
        /** Per aspect p(a|u) · Π (1 − α p(j|a)). */
        private double[] open = new double[0];

        private double[] gains = new double[0];
        /** Sum and sum of squares of the worths left, from {@link #centre}, which keeps digits. */
        private double sum;

        private double squares;
        private double centre;
        /** {@link #squares} when they were last summed; −1 if never. */
        private double measured;

        private int left;
        private int[] leftOf = new int[0];

        void start(Xquad of, RerankRequest request, SlateQueues queues) {
            open = Aspects.shares(request, of.partition, open);
            if (gains.length < queues.count()) {
                gains = new double[queues.count()];
                leftOf = new int[queues.count()];
            }
            if (of.normalization == Normalization.NONE) {
                return;
            }
            left = 0;
            measured = -1;
            for (int q = 0; q < queues.count(); q++) {
                leftOf[q] = queues.size(q);
                left += leftOf[q];
            }
        }

        /** The moments of the candidates left, from scratch. */
        private void measure(OpenSlate slate, double[] worth) {
            int n = slate.request().candidates().size();
            double total = 0;
            for (int i = 0; i < n; i++) {
                total += slate.isOpen(i) ? worth[i] : 0;
            }
            centre = total / left;
            sum = 0;
            squares = 0;
            for (int i = 0; i < n; i++) {
                if (slate.isOpen(i)) {
                    double distance = worth[i] - centre;
                    sum += distance;
                    squares += distance * distance;
                }
            }
            measured = squares;
        }

        private double spread() {
            return Math.max(0, squares - sum * sum / left);
        }

        void remove(int q, double worth) {
            double distance = worth - centre;
            sum -= distance;
            squares -= distance * distance;
            left--;
            leftOf[q]--;
        }

        private double gain(Xquad of, SlateQueues queues, int q) {
            double gain = 0;
            int begin = queues.labelBegin(q);
            int end = queues.labelEnd(q);
            double belonging = of.belonging(end - begin);
            for (int l = begin; l < end; l++) {
                gain += open[queues.label(l)] * belonging;
            }
            return gain;
        }

        int best(Xquad of, OpenSlate slate, SlateQueues queues, double[] worth) {
            queues.renewHeads();
            int count = queues.count();
            double gainSum = 0;
            for (int q = 0; q < count; q++) {
                gains[q] = gain(of, queues, q);
                gainSum += gains[q] * leftOf[q];
            }
            double worthMean = 0;
            double worthScale = 1;
            double gainMean = 0;
            double gainScale = 1;
            if (of.normalization == Normalization.Z_SCORE && left > 0) {
                // Subtracting what has left loses digits: sum anew before more than eight of sixteen are gone.
                if (measured < 0 || spread() < 1e-8 * measured) {
                    measure(slate, worth);
                }
                worthMean = centre + sum / left;
                worthScale = scale(spread(), worthMean);
                gainMean = gainSum / left;
                double gainSpread = 0;
                for (int q = 0; q < count; q++) {
                    double distance = gains[q] - gainMean;
                    gainSpread += leftOf[q] * distance * distance;
                }
                gainScale = scale(gainSpread, gainMean);
            }
            int best = -1;
            double bestValue = 0;
            for (int q = 0; q < count; q++) {
                int head = queues.head(q);
                if (head < 0) {
                    continue;
                }
                double value = (1 - of.lambda) * ((worth[head] - worthMean) * worthScale)
                        + of.lambda * ((gains[q] - gainMean) * gainScale);
                if (best < 0 || value > bestValue || (value == bestValue && head < queues.head(best))) {
                    best = q;
                    bestValue = value;
                }
            }
            return best;
        }

        /** One over the standard deviation of the candidates left; 0 where it is nothing but rounding of the mean. */
        private double scale(double squaredDistances, double mean) {
            double rounding = 1e-13 * mean;
            return left < 2 || squaredDistances <= left * rounding * rounding
                    ? 0
                    : 1 / Math.sqrt(squaredDistances / (left - 1));
        }

        void cover(Xquad of, Groups groups, int item) {
            int labels = groups.count(item);
            double belonging = of.belonging(labels);
            for (int l = 0; l < labels; l++) {
                open[groups.group(item, l)] *= 1 - of.redundancy * belonging;
            }
        }
    }
}
