package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import org.jspecify.annotations.Nullable;

/** See {@link Metrics#averagePopularity(int)}. */
record ListPopularity(int k) implements UserMetric {

    ListPopularity {
        Checks.atLeast(k, 1, "k of average-popularity");
    }

    @Override
    public String name() {
        return "average-popularity@" + k;
    }

    @Override
    public Direction direction() {
        return Direction.NEUTRAL;
    }

    @Override
    public double value(EvaluationContext context, int user, int[] slate, int size) {
        int depth = Math.min(k, size);
        long sum = 0;
        for (int s = 0; s < depth; s++) {
            sum += context.popularity(slate[s]);
        }
        return depth == 0 ? 0 : (double) sum / depth;
    }

    @Override
    public @Nullable Undefined undefined(EvaluationContext context, int user, int size) {
        return size == 0 ? Undefined.EMPTY_SLATE : null;
    }
}
