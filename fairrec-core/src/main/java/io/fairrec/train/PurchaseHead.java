package io.fairrec.train;

import io.fairrec.base.Checks;
import io.fairrec.base.ModelException;
import io.fairrec.base.Provenance;
import io.fairrec.base.Version;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.candidate.CandidateSource;
import io.fairrec.data.IdIndex;
import io.fairrec.data.Interactions;
import io.fairrec.data.UserItemMatrix;
import io.fairrec.internal.Floats;
import io.fairrec.internal.LogisticRegression;
import io.fairrec.internal.Seeds;
import io.fairrec.internal.TopK;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.CalibratedScorer;
import io.fairrec.score.Reliability;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The probability that a user buys an item in the next period, from scores and from what the user did with the item
 * before; with the proof that it holds.
 *
 * <p>Three steps on three parts of the users, so that no step is judged by what it was fitted to:
 *
 * <ol>
 *   <li>Half of the users: logistic regression of "bought afterwards" on the {@linkplain PurchaseFeatures features}, on
 *       each user's best candidates by the first signal.
 *   <li>A quarter: the log-odds of step 1 through a {@link CalibratedScorer}, whose slope depends on the length of the
 *       history.
 *   <li>A quarter: {@link #reliability()}, on each user's best candidates by the result.
 * </ol>
 *
 * <p>A probability of one unit of utility makes relevance, revenue and prices comparable; it holds for candidates like
 * those of the fit, the best of each user's, and for a next period as long as {@code future}. Thread-safe if the signals
 * are; a call costs the signals plus O(history log history + candidates).
 */
public final class PurchaseHead implements Scorer {

    private static final int STAGE_USERS = 81;
    private static final int PARTS = 4;
    private static final int BINS = 10;

    private final CalibratedScorer calibrated;
    private final LogOdds logOdds;
    private final Reliability reliability;
    private final Provenance provenance;

    /**
     * The settings.
     *
     * @param perUser how many of a user's best candidates are examples, at least 1
     * @param ridge of the logistic regression over standardised features, above 0
     * @param recencyDays after how many days a purchase's recency has fallen to 1/e, above 0
     * @param seed of the parts of the users
     */
    public record Options(int perUser, double ridge, double recencyDays, long seed) {

        /** Checks the ranges. */
        public Options {
            Checks.atLeast(perUser, 1, "perUser");
            Checks.positive(ridge, "ridge");
            Checks.positive(recencyDays, "recencyDays");
        }

        /** 60 candidates a user, ridge 1, 28 days, seed 42. */
        public static Options defaults() {
            return new Options(60, 1, 28, 42);
        }

        /** These options with another number of candidates a user. */
        public Options perUser(int candidates) {
            return new Options(candidates, ridge, recencyDays, seed);
        }

        /** These options with another ridge. */
        public Options ridge(double newRidge) {
            return new Options(perUser, newRidge, recencyDays, seed);
        }

        /** These options with another recency. */
        public Options recencyDays(double days) {
            return new Options(perUser, ridge, days, seed);
        }

        /** These options with another seed. */
        public Options seed(long newSeed) {
            return new Options(perUser, ridge, recencyDays, newSeed);
        }
    }

    /** Step 1: log-odds, linear in the standardised features. */
    private static final class LogOdds implements Scorer {

        private final PurchaseFeatures features;
        private final double[] weights;
        private final double intercept;

        LogOdds(PurchaseFeatures features, double[] weights, double intercept) {
            this.features = features;
            this.weights = weights;
            this.intercept = intercept;
        }

        @Override
        public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
            int n = candidates.size();
            Checks.atLeast(out.length, n, "out.length");
            float[] x = new float[n * weights.length];
            features.write(portrait, candidates, x);
            for (int c = 0; c < n; c++) {
                double sum = intercept;
                for (int f = 0; f < weights.length; f++) {
                    sum += weights[f] * x[c * weights.length + f];
                }
                out[c] = Floats.saturate(sum);
            }
        }

        @Override
        public @Nullable IdIndex items() {
            return features.items();
        }

        @Override
        public void close() {
            features.close();
        }
    }

    private PurchaseHead(CalibratedScorer calibrated, LogOdds logOdds, Reliability reliability, Provenance provenance) {
        this.calibrated = calibrated;
        this.logOdds = logOdds;
        this.reliability = reliability;
        this.provenance = provenance;
    }

    /**
     * Fits and checks.
     *
     * @param signals scorers that were fitted on {@code history} and on nothing later, at least one; the first chooses the
     *     candidates that are examples. Closed with the head
     * @param candidates what may be bought
     * @param history what was known when the choice was made
     * @param future what the users bought afterwards, in the same id spaces
     * @throws ModelException if a part of the users has no purchase among its examples or nothing else, or if higher log-odds
     *     do not go with more purchases in the second part
     */
    public static PurchaseHead fit(
            List<Scorer> signals,
            CandidateSource candidates,
            Interactions history,
            Interactions future,
            Options options) {
        Checks.atLeast(signals.size(), 1, "number of signals");
        int[] part = parts(future, options.seed);
        PurchaseFeatures raw = PurchaseFeatures.raw(signals, options.recencyDays);
        LogOdds logOdds = logOdds(raw, candidates, history, part(future, part, 0, 2), options);
        CalibratedScorer calibrated =
                CalibratedScorer.fit(logOdds, candidates, history, part(future, part, 2, 3), options.perUser);
        Reliability reliability = Reliability.measure(
                calibrated, candidates, history, part(future, part, 3, PARTS), options.perUser, BINS);
        Map<String, String> config = new LinkedHashMap<>();
        config.put("perUser", Integer.toString(options.perUser));
        config.put("ridge", Double.toString(options.ridge));
        config.put("recencyDays", Double.toString(options.recencyDays));
        config.put("signals", Integer.toString(signals.size()));
        config.put("history", history.sha256());
        Provenance provenance =
                new Provenance("purchase-head", config, future.sha256(), options.seed, Version.current());
        return new PurchaseHead(calibrated, logOdds, reliability, provenance);
    }

    /** The part of every user: those with purchases are dealt in turn, after a shuffle. */
    private static int[] parts(Interactions future, long seed) {
        int[] users = new int[future.userCount()];
        int n = 0;
        for (int u = 0; u < future.userCount(); u++) {
            if (future.count(u) > 0) {
                users[n++] = u;
            }
        }
        if (n < PARTS) {
            throw new ModelException("The future has purchases of " + n + " users, but at least " + PARTS
                    + " are needed for a fit, a calibration and a check. Take a longer period.");
        }
        SplittableRandom random = Seeds.stream(seed, 0, STAGE_USERS);
        int[] part = new int[future.userCount()];
        for (int i = n - 1; i >= 0; i--) {
            int j = random.nextInt(i + 1);
            int drawn = users[j];
            users[j] = users[i];
            part[drawn] = i % PARTS;
        }
        return part;
    }

    private static Interactions part(Interactions future, int[] part, int from, int to) {
        return future.where(row -> {
            int p = part[future.user(row)];
            return p >= from && p < to;
        });
    }

    private static LogOdds logOdds(
            PurchaseFeatures raw, CandidateSource source, Interactions history, Interactions future, Options options) {
        UserItemMatrix outcomes = UserItemMatrix.of(future);
        int width = raw.width();
        float[] x = new float[1024 * width];
        boolean[] bought = new boolean[1024];
        int n = 0;
        int events = 0;
        int[] best = new int[options.perUser];
        for (int user = 0; user < history.userCount(); user++) {
            if (outcomes.begin(user) == outcomes.end(user)) {
                continue;
            }
            UserPortrait portrait = UserPortrait.of(history, user);
            CandidateSet all = source.candidates(portrait, Integer.MAX_VALUE);
            float[] features = new float[all.size() * width];
            raw.write(portrait, all, features);
            float[] first = new float[all.size()];
            for (int c = 0; c < first.length; c++) {
                first[c] = features[c * width];
            }
            int chosen = TopK.select(first, first.length, options.perUser, best);
            for (int k = 0; k < chosen; k++) {
                if (n == bought.length) {
                    x = Arrays.copyOf(x, x.length * 2);
                    bought = Arrays.copyOf(bought, n * 2);
                }
                System.arraycopy(features, best[k] * width, x, n * width, width);
                bought[n] = outcomes.entry(user, all.item(best[k])) >= 0;
                events += bought[n++] ? 1 : 0;
            }
        }
        if (events == 0 || events == n) {
            throw new ModelException("The head has " + n + " examples, of which " + events
                    + " were bought; it needs both kinds. Give it more users or a larger perUser (" + options.perUser
                    + ").");
        }
        PurchaseFeatures scaled = raw.standardized(x, n);
        x = Arrays.copyOf(x, n * width);
        scaled.standardize(x, n);
        double[] ones = new double[n];
        Arrays.fill(ones, 1);
        LogisticRegression fit = LogisticRegression.fit(x, width, Arrays.copyOf(bought, n), ones, options.ridge);
        if (!fit.converged()) {
            throw new ModelException("The logistic regression did not converge: after " + fit.iterations()
                    + " Newton steps the gradient's norm is " + fit.gradientNorm() + ". Raise the ridge ("
                    + options.ridge + ").");
        }
        return new LogOdds(scaled, fit.weights(), fit.intercept());
    }

    /** Probabilities, in (0, 1). */
    @Override
    public void score(UserPortrait portrait, CandidateSet candidates, float[] out) {
        calibrated.score(portrait, candidates, out);
    }

    /** Predicted against observed, on users who took no part in the fit nor in the calibration. */
    public Reliability reliability() {
        return reliability;
    }

    /** Per feature how the log-odds of step 1 change with one standard deviation of it; in the order of the features. */
    public Map<String, Double> weights() {
        Map<String, Double> weights = new LinkedHashMap<>();
        for (int f = 0; f < logOdds.weights.length; f++) {
            weights.put(logOdds.features.name(f), logOdds.weights[f]);
        }
        return weights;
    }

    /**
     * The same head on signals that were refitted, usually on all data.
     *
     * @param signals of the same kinds in the same order
     */
    public PurchaseHead with(List<Scorer> signals) {
        LogOdds refitted = new LogOdds(logOdds.features.with(signals), logOdds.weights, logOdds.intercept);
        return new PurchaseHead(calibrated.with(refitted), refitted, reliability, provenance);
    }

    /** Where the head comes from: the hash is the future's, that of the history is in the configuration. */
    public Provenance provenance() {
        return provenance;
    }

    @Override
    public @Nullable IdIndex items() {
        return calibrated.items();
    }

    /** Closes the signals. */
    @Override
    public void close() {
        calibrated.close();
    }

    @Override
    public String toString() {
        return "PurchaseHead" + weights();
    }
}
