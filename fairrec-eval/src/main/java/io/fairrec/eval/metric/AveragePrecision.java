package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** See {@link Metrics#averagePrecision(int, Metrics.Divisor)}. */
record AveragePrecision(int k, Metrics.Divisor divisor) implements UserMetric {

    AveragePrecision {
        Checks.atLeast(k, 1, "k of map");
    }

    @Override
    public String name() {
        return switch (divisor) {
                    case RELEVANT -> "map@";
                    case RELEVANT_WITHIN_K -> "map-truncated@";
                    case HITS -> "map-by-hits@";
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
        int depth = Math.min(k, size);
        int hits = 0;
        double sum = 0;
        for (int s = 0; s < depth; s++) {
            if (relevance.isRelevant(user, slate[s])) {
                hits++;
                sum += (double) hits / (s + 1);
            }
        }
        if (hits == 0) {
            return 0;
        }
        return switch (divisor) {
            case RELEVANT -> sum / relevance.count(user);
            case RELEVANT_WITHIN_K -> sum / Math.min(relevance.count(user), k);
            case HITS -> sum / hits;
        };
    }

    @Override
    public @Nullable Undefined undefined(EvaluationContext context, int user, int size) {
        return context.relevance().count(user) == 0 ? Undefined.NO_RELEVANT_ITEMS : null;
    }
}
