package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Floats;
import io.fairrec.portrait.UserPortrait;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Equal opportunity for groups of items, by one increasing function of the score per group.
 *
 * <p>{@code T_g(s) = F⁻¹(F_g(s))}, with {@code F_g} the law of the scores of those items of group g that were chosen later
 * (Y = 1), and F that of all groups together. After it a chosen item of any group reaches any given score with the same
 * probability, so a threshold, or the same competitors, finds the good items of all groups at equal rates; equal true
 * positive rates are the definition of Hardt, Price and Srebro (NeurIPS 2016), the transform is that of Nandy, DiCiccio,
 * Venugopalan, Logan, Basu and El Karoui, "Achieving fairness via post-processing in web-scale recommender systems" (FAccT
 * 2022, first 2021). The order inside a group is never turned round, though scores that differ in their last digits may
 * become equal.
 *
 * <p>Both laws are taken at the quantiles of (k + ½)/K, joined by straight lines, and go on with slope 1 beyond the outer
 * ones; K is {@value #MAX_KNOTS} or the group's number of chosen items, whichever is less. A group with less than the wanted
 * number of them keeps its scores, and counts in F only: the group <em>unknown</em> is treated as any other. Items outside
 * the partition keep their scores.
 *
 * <p>The laws hold for scores of all users thrown together: a scorer whose scale differs from user to user should be
 * calibrated first. Thread-safe if the inner scorer is; the inner scorer plus O(log K) a candidate; closes the inner scorer.
 */
public final class MonotoneGroupTransform implements Scorer {

    private static final int MAX_KNOTS = 200;

    private final Scorer scorer;
    private final Groups items;
    private final double[][] from;
    private final double[][] to;

    private MonotoneGroupTransform(Scorer scorer, Groups items, double[][] from, double[][] to) {
        this.scorer = scorer;
        this.items = items;
        this.from = from;
        this.to = to;
    }

    /**
     * Fits the functions on what was chosen later.
     *
     * @param scorer fitted on {@code history} and on nothing later
     * @param candidates what the scorer may choose from; later choices that are no candidates do not count
     * @param history what was known
     * @param future what was chosen afterwards, in the same id spaces
     * @param items the partition of the items, one label each
     * @param leastChosen how many chosen items a group needs to get a function of its own, at least 2; 50 is a good start
     * @throws IllegalArgumentException if an item has several labels or the sizes do not fit
     * @throws ModelException if no group has enough chosen items
     */
    public static MonotoneGroupTransform fit(
            Scorer scorer,
            CandidateSource candidates,
            Interactions history,
            Interactions future,
            Groups items,
            int leastChosen) {
        if (!history.users().equals(future.users()) || !history.items().equals(future.items())) {
            throw new IllegalArgumentException(
                    "The history and the future must share their users and items. Take both from one split.");
        }
        Checks.length(items.entityCount(), history.itemCount(), "groups of \"" + items.name() + "\"");
        List<List<Double>> chosen = new ArrayList<>();
        for (int g = 0; g < items.groupCount(); g++) {
            chosen.add(new ArrayList<>());
        }
        UserItemMatrix outcomes = UserItemMatrix.of(future);
        float[] scores = new float[0];
        for (int user = 0; user < history.userCount(); user++) {
            if (outcomes.begin(user) == outcomes.end(user)) {
                continue;
            }
            UserPortrait portrait = UserPortrait.of(history, user);
            CandidateSet set = candidates.candidates(portrait, Integer.MAX_VALUE);
            if (scores.length < set.size()) {
                scores = new float[set.size()];
            }
            scorer.score(portrait, set, scores);
            for (int c = 0; c < set.size(); c++) {
                int item = set.item(c);
                if (item < items.entityCount() && outcomes.entry(user, item) >= 0) {
                    chosen.get(items.group(item)).add((double) scores[c]);
                }
            }
        }
        double[][] byGroup = new double[items.groupCount()][];
        for (int g = 0; g < byGroup.length; g++) {
            byGroup[g] = chosen.get(g).stream().mapToDouble(Double::doubleValue).toArray();
        }
        return of(scorer, items, byGroup, leastChosen);
    }

    /**
     * Makes the functions from scores of chosen items that were gathered elsewhere.
     *
     * @param chosenScores per group of {@code items} the scores of its chosen items, in any order, finite; copied
     * @param leastChosen at least 2
     * @throws ModelException if no group has enough of them
     */
    public static MonotoneGroupTransform of(Scorer scorer, Groups items, double[][] chosenScores, int leastChosen) {
        if (!items.singleLabel()) {
            throw new IllegalArgumentException("The partition \"" + items.name()
                    + "\" gives some items several labels; a score can follow one law only. Keep one label each.");
        }
        Checks.length(chosenScores.length, items.groupCount(), "chosenScores");
        Checks.atLeast(leastChosen, 2, "leastChosen");
        int n = 0;
        int most = 0;
        for (double[] scores : chosenScores) {
            n += scores.length;
            most = Math.max(most, scores.length);
        }
        if (most < leastChosen) {
            throw new ModelException("The largest group of \"" + items.name() + "\" has " + most
                    + " chosen items, but at least " + leastChosen + " are needed. Give a longer future.");
        }
        double[] all = new double[n];
        int next = 0;
        double[][] sorted = new double[chosenScores.length][];
        for (int g = 0; g < sorted.length; g++) {
            sorted[g] = chosenScores[g].clone();
            for (int i = 0; i < sorted[g].length; i++) {
                all[next++] = Checks.finite(sorted[g][i], "chosenScores[" + g + "][" + i + "]");
            }
            Arrays.sort(sorted[g]);
        }
        Arrays.sort(all);
        double[][] from = new double[sorted.length][];
        double[][] to = new double[sorted.length][];
        for (int g = 0; g < sorted.length; g++) {
            boolean enough = sorted[g].length >= leastChosen;
            knots(enough ? sorted[g] : new double[0], all, from, to, g);
        }
        return new MonotoneGroupTransform(scorer, items, from, to);
    }

    /** Pairs of quantiles; where several fall on one score of the group, that score goes to their mean. */
    private static void knots(double[] group, double[] all, double[][] from, double[][] to, int g) {
        int knots = Math.min(MAX_KNOTS, group.length);
        double[] x = new double[knots];
        double[] y = new double[knots];
        int distinct = 0;
        int shared = 0;
        for (int k = 0; k < knots; k++) {
            double p = (k + .5) / knots;
            double a = quantile(group, p);
            double b = quantile(all, p);
            if (distinct > 0 && x[distinct - 1] == a) {
                shared++;
                y[distinct - 1] += (b - y[distinct - 1]) / shared;
            } else {
                x[distinct] = a;
                y[distinct++] = b;
                shared = 1;
            }
        }
        from[g] = Arrays.copyOf(x, distinct);
        to[g] = Arrays.copyOf(y, distinct);
    }

    /** The quantile whose (i + ½)/n are the sorted values, straight lines between. */
    private static double quantile(double[] sorted, double p) {
        double at = p * sorted.length - .5;
        int low = (int) Math.max(0, Math.floor(at));
        if (low >= sorted.length - 1 || at <= 0) {
            return sorted[Math.min(low, sorted.length - 1)];
        }
        return sorted[low] + (at - low) * (sorted[low + 1] - sorted[low]);
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        int n = Scores.checked(candidates, out);
        scorer.score(portrait, candidates, out);
        for (int c = 0; c < n; c++) {
            int item = candidates.item(c);
            if (item < items.entityCount()) {
                out[c] = Floats.saturate(transformed(items.group(item), out[c]));
            }
        }
    }

    /**
     * The function of a group.
     *
     * @param group an ordinal of the partition
     * @param score finite
     */
    public double transformed(int group, double score) {
        Checks.index(group, from.length, "group");
        double[] x = from[group];
        double[] y = to[group];
        int last = x.length - 1;
        if (last < 0) {
            return score;
        }
        if (score <= x[0]) {
            return y[0] + (score - x[0]);
        }
        if (score >= x[last]) {
            return y[last] + (score - x[last]);
        }
        int found = Arrays.binarySearch(x, score);
        if (found >= 0) {
            return y[found];
        }
        int high = -found - 1;
        double share = (score - x[high - 1]) / (x[high] - x[high - 1]);
        return y[high - 1] + share * (y[high] - y[high - 1]);
    }

    /** Whether a group has a function of its own; the others keep their scores. */
    public boolean changes(int group) {
        Checks.index(group, from.length, "group");
        return from[group].length > 0;
    }

    @Override
    public @Nullable IdIndex items() {
        return scorer.items();
    }

    /** Closes the inner scorer. */
    @Override
    public void close() {
        scorer.close();
    }

    @Override
    public String toString() {
        return "MonotoneGroupTransform[" + scorer + " by " + items.name() + "]";
    }
}
