package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.Catalog;
import io.fairrec.data.Groups;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.internal.Logistic;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.Seeds;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Reliability;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * c, the probability that a user buys <em>anything</em> of an item's category: what stands for interest where no clicks are
 * logged.
 *
 * <p>From the purchase probabilities pⱼ of the category's candidates: q = 1 − Πⱼ (1 − pⱼ), as if purchases were
 * independent, which they are not; so c = σ(a + b · ln(q / (1 − q))), fitted to whether the user bought anything of the
 * category afterwards, on half of the users (Platt 1999). The other half gives {@link #reliability()}. An item of several
 * categories has the largest c among them. Immutable; thread-safe if the scorer is; a call costs the scorer on all
 * candidates of the user.
 */
public final class CategoryPurchase implements Scorer {

    private static final int STAGE_HALVES = 91;
    private static final int BINS = 10;
    /** Certainty beyond this is noise of floats. */
    private static final double EDGE = 1e-7;

    private final Scorer purchase;
    private final CandidateSource candidates;
    private final Groups groups;
    private final double intercept;
    private final double slope;
    private final @Nullable Reliability reliability;

    private CategoryPurchase(
            Scorer purchase,
            CandidateSource candidates,
            Groups groups,
            double intercept,
            double slope,
            @Nullable Reliability reliability) {
        this.purchase = purchase;
        this.candidates = candidates;
        this.groups = groups;
        this.intercept = intercept;
        this.slope = slope;
        this.reliability = reliability;
    }

    /**
     * Fits.
     *
     * @param purchase gives probabilities, such as a {@link io.fairrec.score.CalibratedScorer}
     * @param candidates what may be bought afterwards
     * @param catalog has the partition
     * @param partition the categories of items, such as {@code category}
     * @param history what was known
     * @param future what was bought afterwards, in the same id spaces; users without rows here are left out
     * @param seed of the halves of the users
     * @throws ModelException if all or none of the examples of a half were bought, or more probability does not go with
     *     more purchases
     */
    public static CategoryPurchase fit(
            Scorer purchase,
            CandidateSource candidates,
            Catalog catalog,
            String partition,
            Interactions history,
            Interactions future,
            long seed) {
        Groups groups = catalog.groups(partition);
        Checks.length(history.itemCount(), groups.entityCount(), "items of the history");
        Checks.length(future.userCount(), history.userCount(), "users of the future");
        Checks.length(future.itemCount(), history.itemCount(), "items of the future");
        CategoryPurchase raw = new CategoryPurchase(purchase, candidates, groups, 0, 1, null);
        Examples fitted = new Examples(history.userCount() * groups.groupCount());
        Examples held = new Examples(history.userCount() * groups.groupCount());
        double[] q = new double[groups.groupCount()];
        boolean[] bought = new boolean[groups.groupCount()];
        for (int u = 0; u < history.userCount(); u++) {
            if (future.count(u) == 0) {
                continue;
            }
            boolean[] offered = raw.anyOf(UserPortrait.of(history, u), q);
            Arrays.fill(bought, false);
            for (int row = future.begin(u); row < future.end(u); row++) {
                for (int l = 0; l < groups.count(future.item(row)); l++) {
                    bought[groups.group(future.item(row), l)] = true;
                }
            }
            Examples half = Seeds.stream(seed, u, STAGE_HALVES).nextBoolean() ? fitted : held;
            for (int g = 0; g < q.length; g++) {
                if (offered[g]) {
                    half.add(logit(q[g]), bought[g]);
                }
            }
        }
        fitted.check("fitted on");
        held.check("judged by");
        double[] ones = new double[fitted.size];
        Arrays.fill(ones, 1);
        LogisticRegression line = LogisticRegression.fit(
                Arrays.copyOf(fitted.x, fitted.size), 1, Arrays.copyOf(fitted.bought, fitted.size), ones, 1e-6);
        double slope = line.weights()[0];
        if (!(slope > 0)) {
            throw new ModelException("A larger probability does not go with more purchases of a category: the slope is "
                    + slope + ". Check that the scorer gives probabilities, and the partition \"" + partition + "\".");
        }
        double[] predicted = new double[held.size];
        for (int i = 0; i < held.size; i++) {
            predicted[i] = Logistic.sigmoid(line.intercept() + slope * held.x[i]);
        }
        return new CategoryPurchase(
                purchase,
                candidates,
                groups,
                line.intercept(),
                slope,
                Reliability.of(predicted, Arrays.copyOf(held.bought, held.size), BINS));
    }

    /** How well c holds for the users that played no part in the fit. */
    public Reliability reliability() {
        if (reliability == null) {
            throw new IllegalStateException("An unfitted proxy was handed out.");
        }
        return reliability;
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet wanted, float[] out) {
        Checks.atLeast(out.length, wanted.size(), "out.length");
        double[] q = new double[groups.groupCount()];
        anyOf(portrait, q);
        for (int i = 0; i < wanted.size(); i++) {
            int item = wanted.item(i);
            double largest = 0;
            for (int l = 0; l < groups.count(item); l++) {
                largest = Math.max(largest, q[groups.group(item, l)]);
            }
            out[i] = (float) Logistic.sigmoid(intercept + slope * logit(largest));
        }
    }

    /** 1 − Π (1 − p) of every category; says which have candidates. */
    private boolean[] anyOf(UserPortrait portrait, double[] q) {
        CandidateSet all = candidates.candidates(portrait, Integer.MAX_VALUE);
        float[] p = new float[all.size()];
        purchase.score(portrait, all, p);
        boolean[] offered = new boolean[q.length];
        double[] none = new double[q.length];
        for (int i = 0; i < p.length; i++) {
            double probability = Math.min(Checks.between(p[i], 0, 1, "probability of purchase"), 1 - EDGE);
            for (int l = 0; l < groups.count(all.item(i)); l++) {
                int g = groups.group(all.item(i), l);
                none[g] += Math.log1p(-probability);
                offered[g] = true;
            }
        }
        for (int g = 0; g < q.length; g++) {
            q[g] = -Math.expm1(none[g]);
        }
        return offered;
    }

    private static double logit(double q) {
        double inside = Math.min(Math.max(q, EDGE), 1 - EDGE);
        return Math.log(inside / (1 - inside));
    }

    @Override
    public @Nullable IdIndex items() {
        return purchase.items();
    }

    /** The name of the proxy, for reports. */
    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "P(buys anything of the product's %s) = σ(%.4f + %.4f·logit(1 − Π(1 − p)))",
                groups.name(),
                intercept,
                slope);
    }

    /** Pairs of user and category. */
    private static final class Examples {

        private final float[] x;
        private final boolean[] bought;
        private int size;
        private int positives;

        Examples(int capacity) {
            this.x = new float[capacity];
            this.bought = new boolean[capacity];
        }

        void add(double logit, boolean happened) {
            x[size] = (float) logit;
            bought[size++] = happened;
            positives += happened ? 1 : 0;
        }

        void check(String what) {
            if (positives == 0 || positives == size) {
                throw new ModelException("Of " + size + " pairs of user and category that c is " + what + ", "
                        + positives + " were bought; it needs both kinds. Give it more users.");
            }
        }
    }
}
