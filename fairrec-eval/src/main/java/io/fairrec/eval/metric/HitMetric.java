package io.fairrec.eval.metric;

import io.fairrec.base.Checks;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The metrics that need only which slots are hits. */
record HitMetric(Kind kind, int k) implements UserMetric {

    enum Kind {
        PRECISION,
        PRECISION_BY_LENGTH,
        RECALL,
        RECALL_TRUNCATED,
        MRR,
        HIT_RATE,
        REVENUE
    }

    HitMetric {
        Checks.atLeast(k, 1, "k of " + words(kind));
    }

    @Override
    public String name() {
        return words(kind) + "@" + k;
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
        int firstRank = 0;
        double revenue = 0;
        for (int s = 0; s < depth; s++) {
            if (relevance.isRelevant(user, slate[s])) {
                hits++;
                if (firstRank == 0) {
                    firstRank = s + 1;
                }
                revenue += context.catalog().price(slate[s]);
            }
        }
        if (hits == 0) {
            return 0;
        }
        return switch (kind) {
            case PRECISION -> (double) hits / k;
            case PRECISION_BY_LENGTH -> (double) hits / depth;
            case RECALL -> (double) hits / relevance.count(user);
            case RECALL_TRUNCATED -> (double) hits / Math.min(relevance.count(user), k);
            case MRR -> 1.0 / firstRank;
            case HIT_RATE -> 1;
            case REVENUE -> revenue;
        };
    }

    @Override
    public @Nullable Undefined undefined(EvaluationContext context, int user, int size) {
        if (context.relevance().count(user) == 0) {
            return Undefined.NO_RELEVANT_ITEMS;
        }
        return kind == Kind.PRECISION_BY_LENGTH && size == 0 ? Undefined.EMPTY_SLATE : null;
    }

    private static String words(Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
