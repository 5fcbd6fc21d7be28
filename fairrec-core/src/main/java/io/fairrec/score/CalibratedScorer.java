package io.fairrec.score;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Logistic;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/**
 * Turns the scores of another scorer into probabilities of purchase, so that one unit of utility means the same for
 * every user, and revenue and prices can be weighed against relevance.
 *
 * <p>p = σ(c₀ + c₁·s + c₂·h + c₃·s·h), with score s and h = ln(1 + events in the history): Platt scaling (Platt,
 * <em>Probabilistic outputs for support vector machines</em>, 1999) extended by the length of the history, because a
 * z-scored or cosine score of 2 means a purchase far more often for a user who buys a lot. h is clipped to the range of
 * the fit, and the fit is refused unless the slope in s is positive over that range; so the order of candidates of one
 * user is never turned round; scores whose probabilities agree as floats, as near 1, become ties. Immutable, thread-safe (if the inner scorer is); cost: the inner scorer plus one exponential per
 * candidate. Cold users: h is clipped to its least fitted value. An empty top list scores nothing.
 *
 * <p>Probabilities hold for candidates that look like the examples of the fit: the best of each user's candidates. Far
 * down the list they are extrapolated.
 */
public final class CalibratedScorer implements Scorer {

    private static final int MAX_ITERATIONS = 100;

    /** How much of a log-likelihood, which is negative, may be rounding. */
    private static final double ROUNDING = 1e-11;

    private final Scorer scorer;
    private final double[] coefficients;
    private final double leastHistory;
    private final double mostHistory;
    private final Provenance provenance;

    private CalibratedScorer(
            Scorer scorer, double[] coefficients, double leastHistory, double mostHistory, Provenance provenance) {
        this.scorer = scorer;
        this.coefficients = coefficients;
        this.leastHistory = leastHistory;
        this.mostHistory = mostHistory;
        this.provenance = provenance;
    }

    /**
     * Fits by maximum likelihood (Newton's method, to a gradient of 1e-9 per example), on each user's best candidates.
     *
     * @param scorer the scorer, fitted on {@code history} and on nothing later
     * @param candidates what the scorer may choose from
     * @param history what was known when the choice was made
     * @param future what the users bought afterwards, in the same id spaces; users without rows here are left out
     * @param perUser how many of a user's best candidates are examples, at least 1; 60 is a good start
     * @throws ModelException if there are no examples of both kinds, if score and purchase go together the wrong way,
     *     or if the scores separate them completely
     */
    public static CalibratedScorer fit(
            Scorer scorer, CandidateSource candidates, Interactions history, Interactions future, int perUser) {
        Checks.atLeast(perUser, 1, "perUser");
        if (!history.users().equals(future.users()) || !history.items().equals(future.items())) {
            throw new IllegalArgumentException(
                    "The history and the future must share their users and items." + " Take both from one split.");
        }
        Examples examples = examples(scorer, candidates, history, future, perUser);
        if (examples.positives == 0 || examples.positives == examples.size) {
            throw new ModelException("The calibration has " + examples.size + " examples, of which "
                    + examples.positives + " were bought; it needs both kinds. Give it more users or a larger perUser ("
                    + perUser + ").");
        }
        double[] fitted = maximize(examples);
        CalibratedScorer result = new CalibratedScorer(
                scorer, fitted, examples.leastHistory, examples.mostHistory, provenance(history, future, perUser));
        if (result.slope(examples.leastHistory) <= 0 || result.slope(examples.mostHistory) <= 0) {
            throw new ModelException(String.format(
                    Locale.ROOT,
                    "A higher score does not go with more purchases for every length of history: the slope is %.4g for"
                            + " the shortest and %.4g for the longest. The scorer is no better than chance for some"
                            + " users; use it uncalibrated, or another one.",
                    result.slope(examples.leastHistory),
                    result.slope(examples.mostHistory)));
        }
        return result;
    }

    /**
     * The same calibration for another scorer of the same kind, such as the one that was refitted on all data.
     */
    public CalibratedScorer with(Scorer refitted) {
        return new CalibratedScorer(refitted, coefficients, leastHistory, mostHistory, provenance);
    }

    private static Provenance provenance(Interactions history, Interactions future, int perUser) {
        Map<String, String> config = new LinkedHashMap<>();
        config.put("perUser", Integer.toString(perUser));
        config.put("history", history.sha256());
        return Scores.provenance("calibrated", config, future);
    }

    /** Where the calibration comes from: the hash is the future's, that of the history is in the configuration. */
    public Provenance provenance() {
        return provenance;
    }

    /** The coefficients c₀ … c₃; a copy. */
    public double[] coefficients() {
        return coefficients.clone();
    }

    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        Scores.checked(candidates, out);
        scorer.score(portrait, candidates, out);
        double h = Math.min(mostHistory, Math.max(leastHistory, Math.log1p(portrait.size())));
        double offset = coefficients[0] + coefficients[2] * h;
        double slope = slope(h);
        for (int i = 0; i < candidates.size(); i++) {
            out[i] = (float) Logistic.sigmoid(offset + slope * out[i]);
        }
    }

    /** The ids of the inner scorer. */
    @Override
    public @Nullable IdIndex items() {
        return scorer.items();
    }

    @Override
    public void close() {
        scorer.close();
    }

    @Override
    public String toString() {
        return "CalibratedScorer[" + Arrays.toString(coefficients) + " of " + scorer + "]";
    }

    private double slope(double h) {
        return coefficients[1] + coefficients[3] * h;
    }

    /** Rows (s, h) with their outcome; h is constant per user. */
    static final class Examples {
        double[] score = new double[1024];
        double[] history = new double[1024];
        boolean[] bought = new boolean[1024];
        int size;
        int positives;
        double leastHistory = Double.POSITIVE_INFINITY;
        double mostHistory = Double.NEGATIVE_INFINITY;

        void add(double s, double h, boolean outcome) {
            if (size == score.length) {
                score = Arrays.copyOf(score, size * 2);
                history = Arrays.copyOf(history, size * 2);
                bought = Arrays.copyOf(bought, size * 2);
            }
            score[size] = s;
            history[size] = h;
            bought[size++] = outcome;
            positives += outcome ? 1 : 0;
            leastHistory = Math.min(leastHistory, h);
            mostHistory = Math.max(mostHistory, h);
        }
    }

    static Examples examples(
            Scorer scorer, CandidateSource source, Interactions history, Interactions future, int perUser) {
        UserItemMatrix outcomes = UserItemMatrix.of(future);
        Examples examples = new Examples();
        float[] scores = new float[0];
        int[] best = new int[perUser];
        for (int user = 0; user < history.userCount(); user++) {
            if (outcomes.begin(user) == outcomes.end(user)) {
                continue;
            }
            UserPortrait portrait = UserPortrait.of(history, user);
            CandidateSet candidates = source.candidates(portrait, Integer.MAX_VALUE);
            if (scores.length < candidates.size()) {
                scores = new float[candidates.size()];
            }
            scorer.score(portrait, candidates, scores);
            int n = TopK.select(scores, candidates.size(), perUser, best);
            double h = Math.log1p(portrait.size());
            for (int i = 0; i < n; i++) {
                examples.add(scores[best[i]], h, outcomes.entry(user, candidates.item(best[i])) >= 0);
            }
        }
        return examples;
    }

    private static double[] maximize(Examples examples) {
        double[] c = new double[4];
        // The best constant first: from 0 the first Newton step can overshoot when purchases are rare.
        c[0] = Math.log(examples.positives / (double) (examples.size - examples.positives));
        double[] x = {1, 0, 0, 0};
        for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
            double[] gradient = new double[4];
            RealMatrix hessian = new Array2DRowRealMatrix(4, 4);
            for (int i = 0; i < examples.size; i++) {
                x[1] = examples.score[i];
                x[2] = examples.history[i];
                x[3] = x[1] * x[2];
                double p = Logistic.sigmoid(c[0] + c[1] * x[1] + c[2] * x[2] + c[3] * x[3]);
                double residual = (examples.bought[i] ? 1 : 0) - p;
                double weight = p * (1 - p);
                for (int a = 0; a < 4; a++) {
                    gradient[a] += residual * x[a];
                    for (int b = 0; b <= a; b++) {
                        hessian.addToEntry(a, b, weight * x[a] * x[b]);
                    }
                }
            }
            double largest = 0;
            for (double g : gradient) {
                largest = Math.max(largest, Math.abs(g));
            }
            if (largest <= 1e-9 * examples.size) {
                return c;
            }
            // A ridge far below the data's own curvature keeps the step defined when all histories have one length.
            for (int a = 0; a < 4; a++) {
                hessian.addToEntry(a, a, 1e-9 * examples.size);
                for (int b = 0; b < a; b++) {
                    hessian.setEntry(b, a, hessian.getEntry(a, b));
                }
            }
            double[] step;
            try {
                step = new CholeskyDecomposition(hessian)
                        .getSolver()
                        .solve(new ArrayRealVector(gradient, false))
                        .toArray();
            } catch (NonPositiveDefiniteMatrixException e) {
                throw notConverged(e);
            }
            if (!advance(examples, c, gradient, step)) {
                break;
            }
        }
        throw notConverged(null);
    }

    /**
     * Goes the largest step of 1, 1/2, 1/4 … that raises the likelihood enough: a full Newton step from far away may
     * overshoot, and the next one more. False if there is none.
     */
    private static boolean advance(Examples examples, double[] c, double[] gradient, double[] step) {
        double here = logLikelihood(examples, c);
        double slope = 0;
        for (int a = 0; a < 4; a++) {
            slope += gradient[a] * step[a];
        }
        double[] next = new double[4];
        for (double length = 1; length >= 0x1p-30; length /= 2) {
            for (int a = 0; a < 4; a++) {
                next[a] = c[a] + length * step[a];
            }
            // Near the optimum the gradient still has digits that the likelihood has lost: a sum over 10⁵ examples is
            // exact to some 1e-12 of itself only, while a Newton step there is as good as any.
            if (logLikelihood(examples, next) >= here + 1e-4 * length * slope + ROUNDING * here) {
                System.arraycopy(next, 0, c, 0, 4);
                return true;
            }
        }
        return false;
    }

    private static double logLikelihood(Examples examples, double[] c) {
        double sum = 0;
        for (int i = 0; i < examples.size; i++) {
            double s = examples.score[i];
            double h = examples.history[i];
            double t = c[0] + c[1] * s + c[2] * h + c[3] * s * h;
            double margin = examples.bought[i] ? t : -t;
            sum -= margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
        }
        return sum;
    }

    private static ModelException notConverged(@Nullable Throwable cause) {
        String message = "The calibration did not converge in " + MAX_ITERATIONS
                + " steps: most likely the scores separate bought from not bought completely. Use more examples, or"
                + " check that the future does not overlap the history.";
        return cause == null ? new ModelException(message) : new ModelException(message, cause);
    }
}
