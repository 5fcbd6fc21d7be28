package io.fairrec.eval.policy;

import io.fairrec.base.Checks;
import io.fairrec.base.DataException;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.data.Interactions;
import io.fairrec.eval.metric.Accumulator;
import io.fairrec.eval.metric.Direction;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metric;
import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.eval.metric.Slates;
import io.fairrec.portrait.UserPortrait;
import io.fairrec.score.Scorer;
import java.util.Arrays;
import java.util.Locale;

/** The built-in figures of policies. All are immutable; thread-safe if the scorers are. */
public final class PolicyFigures {

    private PolicyFigures() {}

    /** A metric on given data, under its own name. */
    public static PolicyFigure metric(Metric metric, EvaluationContext context) {
        return new Simple(metric.name(), metric.direction(), metric.name(), slates -> measure(metric, context, slates));
    }

    /**
     * β · sales, named {@code revenue}: sales are the prices of the shown items that were bought, per user with purchases.
     *
     * @param beta β: what a unit of sales is worth, such as the margin; finite, above 0
     * @param context its relevance says what was bought, its catalogue for how much
     * @param k how many slots count, at least 1
     */
    public static PolicyFigure revenue(double beta, EvaluationContext context, int k) {
        Checks.positive(beta, "beta");
        Metric sales = Metrics.revenue(k);
        return new Simple(
                "revenue",
                Direction.HIGHER_IS_BETTER,
                text("β·sales with β = %s; sales = %s, the prices of bought items on the slate", beta, sales.name()),
                slates -> beta * measure(sales, context, slates));
    }

    /**
     * α₁ · c + α₂ · p, named {@code satisfaction}: the mean over users of the mean over the shown items.
     *
     * <p>c is how likely the item interests the user; where clicks are logged, a model of clicks. Where none are, a
     * <em>proxy</em>: {@link CategoryPurchase}, the probability that the user buys anything of the item's category. p is
     * the probability that the user buys the item itself. Both are predictions and inherit the errors of their models: look
     * at their {@link io.fairrec.score.Reliability} first.
     *
     * @param alpha1 α₁, finite, at least 0
     * @param interest c, in [0, 1]
     * @param interestName what c is, for the description
     * @param alpha2 α₂, finite, at least 0
     * @param purchase p, in [0, 1]
     * @param history gives the portraits
     */
    public static PolicyFigure satisfaction(
            double alpha1, Scorer interest, String interestName, double alpha2, Scorer purchase, Interactions history) {
        Checks.nonNegative(alpha1, "alpha1");
        Checks.nonNegative(alpha2, "alpha2");
        Checks.notBlank(interestName, "interestName");
        return new Simple(
                "satisfaction",
                Direction.HIGHER_IS_BETTER,
                text(
                        "α1·c + α2·p with α1 = %s, α2 = %s, a mean over shown items; c = %s; p = P(buys the product)",
                        alpha1, alpha2, interestName),
                slates -> alpha1 * meanProbability(interest, "c", history, slates)
                        + alpha2 * meanProbability(purchase, "p", history, slates));
    }

    /**
     * The share of active households that come back to buy something that was on their slate, named {@code retention}: a
     * <em>proxy</em>, since an old log cannot tell who would have come back because of another slate. It is at most {@link
     * Retention#rate()}.
     */
    public static PolicyFigure retention(Retention retention) {
        return new Simple(
                "retention",
                Direction.HIGHER_IS_BETTER,
                text(
                        "share of %,d active users who buy, in the last %d days of the log, something of their slate"
                                + " (proxy); %.4f buy anything",
                        retention.active(), retention.days(), retention.rate()),
                retention::served);
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static double measure(Metric metric, EvaluationContext context, Slates slates) {
        Checks.length(slates.userCount(), context.userCount(), "slates");
        Accumulator accumulator = metric.start(context);
        int[] slate = new int[slates.slateSize()];
        for (int u = 0; u < slates.userCount(); u++) {
            accumulator.add(u, slate, slates.copy(u, slate));
        }
        MetricResult result = accumulator.result();
        if (result instanceof MetricResult.Missing missing) {
            throw new DataException("The figure \"" + metric.name() + "\" has no value: "
                    + missing.reason().words() + ". Give it users and items that it is defined for.");
        }
        return result.value();
    }

    private static double meanProbability(Scorer scorer, String name, Interactions history, Slates slates) {
        Checks.length(slates.userCount(), history.userCount(), "slates");
        int[] slate = new int[slates.slateSize()];
        float[] probabilities = new float[slates.slateSize()];
        double sum = 0;
        int users = 0;
        for (int u = 0; u < slates.userCount(); u++) {
            int size = slates.copy(u, slate);
            if (size == 0) {
                continue;
            }
            int[] ascending = Arrays.copyOf(slate, size);
            Arrays.sort(ascending);
            scorer.score(UserPortrait.of(history, u), CandidateSet.of(ascending), probabilities);
            double own = 0;
            for (int s = 0; s < size; s++) {
                own += Checks.between(probabilities[s], 0, 1, "probability " + name);
            }
            sum += own / size;
            users++;
        }
        if (users == 0) {
            throw new DataException("The probability " + name + " has no value: no user has a slate.");
        }
        return sum / users;
    }

    private interface Measure {
        double of(Slates slates);
    }

    private record Simple(String name, Direction direction, String description, Measure measure)
            implements PolicyFigure {

        @Override
        public double of(Slates slates) {
            return measure.of(slates);
        }

        @Override
        public String toString() {
            return name + " (" + description + ")";
        }
    }
}
