package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** See {@link Metrics#ndcg(int, Gain)}. */
record Ndcg(int k, Gain gain) implements UserMetric {

    Ndcg {
        Checks.atLeast(k, 1, "k of ndcg");
    }

    @Override
    public String name() {
        return switch (gain) {
                    case BINARY -> "ndcg@";
                    case LINEAR -> "ndcg-linear@";
                    case EXPONENTIAL -> "ndcg-exponential@";
                }
                + k;
    }

    @Override
    public Direction direction() {
        return Direction.HIGHER_IS_BETTER;
    }

    @Override
    public double value(EvaluationContext context, int user, int[] slate, int size) {
        Relevance relevance = context.relevance();
        int relevant = relevance.count(user);
        if (relevant == 0) {
            return 0;
        }
        int depth = Math.min(k, size);
        if (gain == Gain.BINARY) {
            double dcg = 0;
            for (int s = 0; s < depth; s++) {
                if (relevance.isRelevant(user, slate[s])) {
                    dcg += Discount.at(s + 1);
                }
            }
            return dcg / Discount.upTo(Math.min(relevant, k));
        }
        double best = relevance.ideal(user, 0);
        double dcg = 0;
        for (int s = 0; s < depth; s++) {
            dcg += worth(relevance.grade(user, slate[s]), best) * Discount.at(s + 1);
        }
        double ideal = 0;
        for (int s = 0; s < Math.min(relevant, k); s++) {
            ideal += worth(relevance.ideal(user, s), best) * Discount.at(s + 1);
        }
        return dcg / ideal;
    }

    /** Everything relative to the best grade: the ratio stays the same, and 2^1500 does not overflow. */
    private double worth(double grade, double best) {
        return gain == Gain.LINEAR ? grade / best : Math.pow(2, grade - best) - Math.pow(2, -best);
    }

    @Override
    public @Nullable Undefined undefined(EvaluationContext context, int user, int size) {
        return context.relevance().count(user) == 0 ? Undefined.NO_RELEVANT_ITEMS : null;
    }
}
