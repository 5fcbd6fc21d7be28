package io.fairrec.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairrec.candidate.CandidateSet;
import io.fairrec.eval.metric.Accumulator;
import io.fairrec.eval.metric.EvaluationContext;
import io.fairrec.eval.metric.Metric;
import io.fairrec.eval.metric.MetricResult;
import io.fairrec.eval.metric.Metrics;
import io.fairrec.internal.TopK;
import io.fairrec.score.Scorer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntPredicate;

/** The first ten items of every user by a scorer, all unseen items being candidates, and their metrics. Immutable. */
final class Ranked {

    private static final int K = 10;

    /** The golden files' names of what fairrec-eval measures. */
    private static final Map<String, Metric> METRICS = Map.of(
            "ndcg@10", Metrics.ndcg(K),
            "recall@10", Metrics.recall(K),
            "revenue@10", Metrics.revenue(K),
            "hr@10", Metrics.hitRate(K),
            "item_coverage@10", Metrics.coverage(K),
            "gini_exposure@10", Metrics.gini(K));

    final int[][] lists;
    final double milliseconds;
    private final EvaluationContext context;

    private Ranked(int[][] lists, double milliseconds, EvaluationContext context) {
        this.lists = lists;
        this.milliseconds = milliseconds;
        this.context = context;
    }

    static Ranked of(Split split, Scorer scorer) {
        int users = split.train.userCount();
        int[][] lists = new int[users][];
        long nanos = 0;
        for (int u = 0; u < users; u++) {
            CandidateSet candidates = CandidateSet.allExcept(split.seen(u));
            float[] scores = new float[candidates.size()];
            long started = System.nanoTime();
            scorer.score(split.portrait(u), candidates, scores);
            nanos += System.nanoTime() - started;
            int[] best = new int[Math.min(K, scores.length)];
            TopK.select(scores, scores.length, K, best);
            for (int r = 0; r < best.length; r++) {
                best[r] = candidates.item(best[r]);
            }
            lists[u] = best;
        }
        return new Ranked(lists, nanos / 1e6, EvaluationContext.of(split.catalog, split.train, split.test));
    }

    /** A metric over some users. */
    MetricResult result(Metric metric, IntPredicate users) {
        Accumulator sum = metric.start(context);
        for (int u = 0; u < lists.length; u++) {
            if (users.test(u)) {
                sum.add(u, lists[u], lists[u].length);
            }
        }
        return sum.result();
    }

    /** Compares lists by user; ids of the file begin at {@code first}. Tells how many there were. */
    String assertLists(JsonNode byUser, int first) {
        int equal = 0;
        for (Map.Entry<String, JsonNode> one : byUser.properties()) {
            int[] expected = Parity.ints(one.getValue());
            for (int i = 0; i < expected.length; i++) {
                expected[i] -= first;
            }
            assertThat(lists[Integer.parseInt(one.getKey()) - first])
                    .as("first ten of user %s", one.getKey())
                    .containsExactly(expected);
            equal++;
        }
        assertThat(equal).isPositive();
        return equal + " of " + equal + " equal";
    }

    /**
     * Compares every metric of a golden file that fairrec-eval has, over all users and, where a name ends in a group, over
     * the group's.
     *
     * @param prefix of the file's names, such as {@code test_}; may be empty
     * @return the headline figures, as they were measured
     */
    String assertMetrics(JsonNode expected, String prefix, Map<String, IntPredicate> groups) {
        List<String> words = new ArrayList<>();
        for (Map.Entry<String, JsonNode> one : expected.properties()) {
            if (!one.getKey().startsWith(prefix)) {
                continue;
            }
            String name = one.getKey().substring(prefix.length());
            int cut = name.indexOf('_', name.indexOf('@') + 1);
            boolean grouped = name.indexOf('@') >= 0 && cut >= 0;
            Metric metric = METRICS.get(grouped ? name.substring(0, cut) : name);
            IntPredicate users = grouped ? groups.get(name.substring(cut + 1)) : u -> true;
            if (metric == null || users == null) {
                continue;
            }
            double value = result(metric, users).value();
            // The files keep six decimals.
            assertThat(value).as(one.getKey()).isEqualTo(one.getValue().doubleValue(), within(6e-7));
            if (!grouped && !name.startsWith("item") && !name.startsWith("gini")) {
                words.add(String.format(Locale.ROOT, "%s %.6f", metric.name(), value));
            } else if (grouped) {
                words.add(String.format(Locale.ROOT, "%s(%s) %.6f", metric.name(), name.substring(cut + 1), value));
            }
        }
        if (expected.has("users")) {
            assertThat(result(Metrics.ndcg(K), u -> true).support())
                    .isEqualTo(expected.get("users").intValue());
        }
        assertThat(words).isNotEmpty();
        return String.join(", ", words);
    }
}
